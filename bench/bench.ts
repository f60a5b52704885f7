/**
 * The bench: `npm run bench` prints each figure beside its limit and its counts of work;
 * `npm run bench -- --json` prints `[{name, value, unit, work}]`; names choose some of them.
 * It runs compiled, as users run it. Times are of this machine; counts are of every machine.
 */
import { coldRun } from './cold-run'
import type { Figure } from './figure'
import { idleDay } from './idle-day'
import { nodeLoss } from './node-loss'
import { pods } from './pods'
import { stepOverhead } from './steps'

/** Each bench with the names of the figures that it makes. */
const BENCHES: readonly (readonly [
  RegExp,
  () => readonly Figure[] | Promise<readonly Figure[]>,
])[] = [
  [/^(pods|fact)-/, pods],
  [/^node-loss/, nodeLoss],
  [/^idle-day/, idleDay],
  [/^step-/, stepOverhead],
  [/^cold-run/, coldRun],
]

async function main(args: readonly string[]): Promise<void> {
  const wanted = args.filter((arg) => !arg.startsWith('--'))
  const figures: Figure[] = []
  for (const [names, bench] of BENCHES) {
    const isWanted = wanted.length === 0 || wanted.some((name) => names.test(name))
    if (isWanted) figures.push(...(await bench()))
  }
  if (args.includes('--json')) {
    const rows = figures.map(({ name, value, unit, work }) => ({ name, value, unit, work }))
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
    return
  }
  for (const { name, value, unit, limit, work } of figures) {
    const verdict = value <= limit ? 'ok' : 'OVER'
    process.stdout.write(
      `${name.padEnd(22)} ${value.toFixed(3)} ${unit} (limit ${limit}) ${verdict}\n`,
    )
    for (const [what, n] of Object.entries(work)) process.stdout.write(`    ${what}: ${n}\n`)
  }
}

void main(process.argv.slice(2))
