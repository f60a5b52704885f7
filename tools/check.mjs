/** `npm run check`: everything that has to hold, each part also alone: `npm run check -- types
 * tidy`.
 *  The rule to know: a part prints one line, and all it has to say only where it fails. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examples, features, hasFeatures, unitTests } from './commands.mjs'
import { runNode } from './run-node.mjs'

const AT_ONCE = 2

/** By name; each resolves to its exit code and output. The slow ones come first. */
const PARTS = {
  features: bothOrders,
  unit: () => runNode(unitTests('bin', 'engine', 'reports', 'steps', 'tools')),
  knip: () => runNode(['node_modules/knip/bin/knip.js']),
  imports: () => runNode(['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ...CRUISED]),
  tidy: () => runNode(unitTests('tidy')),
  types: () => runNode(['node_modules/ts7/bin/tsc', '--noEmit', '-p', 'tsconfig.json']),
  biome: () => runNode(['node_modules/@biomejs/biome/bin/biome', 'check', '.']),
  examples: () => oneAfterTheOther(examples()),
}

const CRUISED = ['--no-progress', 'engine', 'steps', 'reports', 'bin']

const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  console.error(`There is no check "${unknown[0]}"; there is ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}
const waiting = named.length > 0 ? named : Object.keys(PARTS)
const failed = []
await Promise.all(Array.from({ length: AT_ONCE }, work))
console.log(failed.length === 0 ? 'All checks hold.' : `Failed: ${failed.join(', ')}.`)
process.exitCode = failed.length === 0 ? 0 : 1

async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const started = performance.now()
    const { code, output } = await PARTS[name]()
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)`)
    if (code !== 0) {
      failed.push(name)
      console.log(output.trimEnd().replace(/^/gm, '  '))
    }
  }
}

async function oneAfterTheOther(commands) {
  for (const command of commands) {
    const result = await runNode(command)
    if (result.code !== 0) return { ...result, output: `${command.at(-1)}\n${result.output}` }
  }
  return { code: 0, output: '' }
}

/**
 * The features in their order and in another: each scenario leaves the same trace in both. What
 * real clients drive is not deterministic, and is run once.
 */
async function bothOrders() {
  if (!hasFeatures()) return { code: 0, output: '' }
  const scratch = mkdtempSync(join(tmpdir(), 'features-'))
  try {
    const runs = await Promise.all(
      [['defined'], ['random:1', '--tags', 'not @clients']].map(async ([order, ...narrowed]) => {
        const hashes = join(scratch, order.replace(':', '-'))
        const options = ['--seed', '1', '--no-reports', '--order', order, ...narrowed]
        const env = { KUBECUMBER_TRACE_HASHES: hashes }
        return { ...(await runNode(features(...options), { env })), hashes }
      }),
    )
    const failed = runs.find(({ code }) => code !== 0)
    if (failed !== undefined) return failed
    return compare(...runs.map(({ hashes }) => linesOf(hashes)))
  } finally {
    rmSync(scratch, { recursive: true })
  }
}

function compare(first, second) {
  const different = [
    ...first.filter((line) => !second.includes(line)),
    ...second.filter((line) => !first.includes(line)),
  ].map((line) => line.slice(0, line.lastIndexOf(' ')))
  if (first.length === 0) return { code: 1, output: 'No scenario wrote the hash of its trace.' }
  if (different.length === 0) return { code: 0, output: '' }
  const places = [...new Set(different)].join('\n')
  return { code: 1, output: `In another order these scenarios leave another trace:\n${places}` }
}

function linesOf(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).sort()
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return []
  }
}
