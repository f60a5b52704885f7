/** `npm run mutate`: plants one fault at a time in the engine and shows that an Example catches it.
 *  `npm run mutate -- WORDS` plants those whose sentence or table has these words.
 *  The rule to know: faults are planted in copies, the tree itself is never touched. A fault is
 *  caught by a false fact (exit code 1), not by input that is broken. */

import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { featuresIn } from './commands.mjs'
import { everyMutation, staleness } from './mutation-tables.mjs'
import { runNode } from './run-node.mjs'

const AT_ONCE = 2
/** What a run needs; reports of other runs stay behind. */
const SOURCES = ['bin', 'engine', 'features', 'reports', 'steps', 'package.json', 'tsconfig.json']
/** A fault may make something go on for ever; what real clients drive may pass or not. */
const OPTIONS = ['--no-reports', '--step-timeout', '20s', '--tags', 'not @clients']

const words = process.argv.slice(2)
const chosen = (await everyMutation()).filter(({ name, table }) =>
  words.every((word) => `${table} ${name}`.toLowerCase().includes(word.toLowerCase())),
)
if (chosen.length === 0) fail(`No fault speaks of ${words.join(' and ')}.`)
const stale = chosen.flatMap((mutation) => staleness(mutation) ?? [])
if (stale.length > 0) fail(stale.join('\n'))

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'mutate-')))
process.on('exit', () => rmSync(scratch, { recursive: true }))
const copies = Array.from({ length: AT_ONCE }, (_, index) => copyOfTree(join(scratch, `${index}`)))
await checkUnchanged(copies[0])
const survivors = []
const waiting = [...chosen]
await Promise.all(copies.map(work))
console.log(
  survivors.length === 0
    ? `All ${chosen.length} faults are caught.`
    : `${survivors.length} of ${chosen.length} faults are not caught:\n  ${survivors.join('\n  ')}`,
)
process.exitCode = survivors.length === 0 ? 0 : 1

function copyOfTree(folder) {
  for (const source of SOURCES) {
    const filter = (path) => !path.endsWith('reports/out')
    cpSync(source, join(folder, source), { recursive: true, filter })
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

async function checkUnchanged(copy) {
  const paths = [...new Set(chosen.flatMap((mutation) => mutation.features))]
  const { code, output } = await run(copy, paths)
  const told = output.slice(Math.max(0, output.search(/^(?:Failed|Broken input)$/m)))
  if (code !== 0) fail(`Without a fault the features do not pass.\n\n${told}`)
}

async function work(copy) {
  for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
    const { name, file, find, replace } = mutation
    const path = join(copy, file)
    const text = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      text.replace(find, () => replace),
    )
    const { code, output } = await run(copy, mutation.features, '--fail-fast')
    writeFileSync(path, text)
    const problem = problemOf(code, output)
    if (problem === undefined) {
      const [, place] = /^✗ failed {2}.* {2}(\S+)$/m.exec(output) ?? []
      console.log(`✔ ${name}  ${place}`)
      continue
    }
    survivors.push(name)
    console.log(`✖ ${name}  ${problem}`)
    if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '    '))
  }
}

/** Why what came of a fault does not show that a fact caught it. */
function problemOf(code, output) {
  if (code === 0) return 'not caught'
  if (code !== 1) return `broken input, exit code ${code}`
  // Only of unexpected errors the places in the code are told.
  return /^ +at .*[\\/]engine[\\/]/m.test(output) ? 'caught by a crash, not by a fact' : undefined
}

function run(copy, paths, ...options) {
  return runNode(featuresIn(paths, ...OPTIONS, ...options), { cwd: copy })
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
