/** Renews what kubectl makes of the quantities, paths and patches in engine/api/golden and
 *  engine/apiserver/patch/golden. Needs kubectl 1.32 on the path and no cluster:
 *  `node tools/api-goldens.mjs`. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const scratch = mkdtempSync(join(tmpdir(), 'goldens-'))
renew('engine/api/golden/quantities.json', quantity)
renewPaths('engine/api/golden/jsonpath.json')
renewPatches('engine/apiserver/patch/golden')
rmSync(scratch, { recursive: true })

/** Each file maps an input to what kubectl says of it. */
function renew(file, answer) {
  const cases = Object.keys(JSON.parse(readFileSync(file, 'utf8')))
  const goldens = Object.fromEntries(cases.map((input) => [input, answer(input)]))
  writeFileSync(file, `${JSON.stringify(goldens, null, 2)}\n`)
}

function quantity(text) {
  const limits = { x: text }
  const containers = [{ name: 'a', image: 'b', resources: { limits } }]
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers } }
  const { object, refused } = kubectl(pod, ['set', 'env', 'X=y'])
  if (refused !== undefined) return { refused: refused.replace(/^.*?: /, '') }
  return { printed: object.spec.containers[0].resources.limits.x }
}

/** kubectl wants the braces and the first dot that our paths may leave out. */
function renewPaths(file) {
  const { object, paths } = JSON.parse(readFileSync(file, 'utf8'))
  const source = join(scratch, 'object.json')
  writeFileSync(source, JSON.stringify(object))
  const find = (path) => {
    const output = `jsonpath-as-json={${path.replace(/^(?![.$])/, '.')}}`
    const args = ['annotate', '--local', '-f', source, 'x-', '-o', output]
    const { status, stdout, stderr } = spawnSync('kubectl', args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${path}: ${stderr}`)
    return JSON.parse(stdout)
  }
  for (const path in paths) paths[path] = find(path)
  writeFileSync(file, `${JSON.stringify({ object, paths }, null, 1)}\n`)
}

function renewPatches(folder) {
  const { objects, cases } = JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8'))
  const goldens = cases.map(({ name, type, object, patch }) => {
    const args = ['patch', `--type=${type}`, '-p', JSON.stringify(patch)]
    const { object: patched, refused } = kubectl(objects[object], args)
    const title = `${type}: ${name}`
    return [title, refused === undefined ? { patched } : { refused }]
  })
  writeFileSync(
    `${folder}/kubectl.json`,
    `${JSON.stringify(Object.fromEntries(goldens), null, 1)}\n`,
  )
}

/** Runs a command on an object that only this file has. */
function kubectl(object, args) {
  const file = join(scratch, 'object.json')
  writeFileSync(file, JSON.stringify(object))
  const flags = ['--local', '-f', file, '-o', 'json']
  const { status, stdout, stderr } = spawnSync('kubectl', [...args, ...flags], { encoding: 'utf8' })
  if (status === 0) return { object: JSON.parse(stdout) }
  return {
    refused: stderr
      .trim()
      .replace(/^error: /, '')
      .replaceAll(file, 'object.json'),
  }
}
