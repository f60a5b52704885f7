/** Renews engine/manifest/golden/kubectl.json: what kubectl makes of each case in cases.json.
 *  Needs kubectl 1.32 on the path and no cluster: `node tools/manifest-goldens.mjs`. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = 'engine/manifest/golden'
const { scalars, keys, streams } = JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8'))
const scratch = mkdtempSync(join(tmpdir(), 'manifests-'))
const goldens = {
  scalars: scalars.map((text) => [text, read(`${HEAD()}value: ${text}\n`, ([o]) => o.value)]),
  keys: keys.map((text) => [text, read(`${HEAD()}data:\n  ${text}: v\n`, ([o]) => o.data)]),
  streams: Object.entries(streams).map(([name, text]) => [name, read(text, (all) => all)]),
}
rmSync(scratch, { recursive: true })
for (const kind of Object.keys(goldens)) goldens[kind] = Object.fromEntries(goldens[kind])
writeFileSync(`${folder}/kubectl.json`, `${JSON.stringify(goldens, null, 2)}\n`)

function HEAD() {
  return 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'
}

function read(text, pick) {
  const file = join(scratch, 'case.yaml')
  writeFileSync(file, text)
  const args = ['annotate', '--local', '-f', file, 'golden=yes', '-o', 'json']
  try {
    const output = execFileSync('kubectl', args, { encoding: 'utf8', stdio: 'pipe' })
    return { read: pick(documents(output).map(withoutAnnotation)) ?? null }
  } catch (error) {
    return { refused: String(error.stderr).trim().replaceAll(file, 'case.yaml') }
  }
}

/** kubectl prints one indented JSON object after the other. */
function documents(output) {
  if (output.trim() === '') return []
  return JSON.parse(`[${output.trim().replaceAll('\n}\n{', '\n},\n{')}]`)
}

function withoutAnnotation({ metadata, ...object }) {
  const { annotations: _, ...rest } = metadata
  return { ...object, metadata: rest }
}
