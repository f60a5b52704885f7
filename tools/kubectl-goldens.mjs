/** Renews the transcripts in engine/http/clients/golden by what the kubectl on the path says.
 *
 *     node tools/kubectl-goldens.mjs [THEME...]                    of a cluster of ours
 *     KUBECONFIG=real node tools/kubectl-goldens.mjs real [THEME...]  of a real control plane
 *
 *  The commands are those of `THEME.kubectl-1.32.txt`; what is new in one is read before it is
 *  committed. A real one is of version 1.20 and loses the Namespaces that this makes. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
require('ts-node/register')
const { KUBECTL, Shell, Shells } = require('../engine/http/clients/testing/shell.ts')
const { played, sectionsOf, sectionText } = require('../engine/http/clients/testing/transcript.ts')

const FOLDER = 'engine/http/clients/golden'
const SOURCE = '.kubectl-1.32.txt'
const isReal = process.argv[2] === 'real'
const chosen = process.argv.slice(isReal ? 3 : 2)
const themes = readdirSync(FOLDER)
  .filter((file) => file.endsWith(SOURCE))
  .map((file) => file.slice(0, -SOURCE.length))
  .filter((theme) => chosen.length === 0 || chosen.includes(theme))
for (const theme of themes) await (isReal ? recordReal(theme) : recordOurs(theme))

async function recordOurs(theme) {
  const shells = new Shells()
  await shells.begin()
  const sections = commandsOf(theme).filter(({ remarks }) => !needsNewer(remarks))
  await write(`${theme}.kubectl-1.${KUBECTL}.txt`, sections, () => shells.open())
  await shells.end()
}

/** A remark `needs 1.27` is of kubectl. */
function needsNewer(remarks) {
  const needed = remarks.map((remark) => Number(/^needs 1\.(\d+)/.exec(remark)?.[1] ?? 0))
  return Math.max(0, ...needed) > KUBECTL
}

/** A remark `not in 1.20` is of the control plane. */
async function recordReal(theme) {
  const sections = commandsOf(theme).filter(
    ({ remarks }) => !remarks.some((remark) => remark.startsWith('not in 1.20')),
  )
  const home = mkdtempSync(join(tmpdir(), 'kubectl-goldens-'))
  let count = 0
  await write(`${theme}.kubernetes-1.20.txt`, sections, () =>
    realShell(home, nameOf(theme, ++count)),
  )
  const names = Array.from({ length: count }, (_, i) => nameOf(theme, i + 1))
  kubectl('delete', '--wait=false', 'namespace', ...names)
  rmSync(home, { recursive: true })
}

function nameOf(theme, number) {
  return `${theme}-${process.pid}-${number}`
}

async function realShell(home, namespace) {
  kubectl('create', 'namespace', namespace)
  const account = ['get', 'serviceaccount', 'default', '-n', namespace, '--ignore-not-found']
  while (kubectl(...account) === '') await new Promise((next) => setTimeout(next, 100))
  const folder = join(home, namespace)
  mkdirSync(folder)
  const config = kubectl('config', 'view', '--raw', '--flatten')
  writeFileSync(join(folder, 'kubeconfig'), config)
  const file = ['--kubeconfig', join(folder, 'kubeconfig')]
  kubectl(...file, 'config', 'set-context', '--current', '--namespace', namespace)
  return new Shell(namespace, folder, home)
}

async function write(file, sections, open) {
  const texts = []
  for (const section of sections) {
    const start = performance.now()
    texts.push(sectionText(await played(section, await open())))
    console.log(`${((performance.now() - start) / 1000).toFixed(1)} s  ${section.title}`)
  }
  writeFileSync(join(FOLDER, file), texts.join('\n'))
}

function commandsOf(theme) {
  return sectionsOf(readFileSync(join(FOLDER, `${theme}${SOURCE}`), 'utf8'))
}

function kubectl(...args) {
  return execFileSync('kubectl', args, { encoding: 'utf8' })
}
