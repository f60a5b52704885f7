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
import { serving } from './serve'
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
  [/^serve-/, serving],
]

async function main(args: readonly string[]): Promise<void> {
  const wanted = args.filter((arg) => !arg.startsWith('--'))
  const asJson = args.includes('--json')
  const rows: Omit<Figure, 'limit'>[] = []
  for (const [names, bench] of BENCHES) {
    if (wanted.length > 0 && !wanted.some((name) => names.test(name))) continue
    try {
      for (const { limit, ...figure } of await bench()) {
        rows.push(figure)
        if (!asJson) process.stdout.write(lineOf({ limit, ...figure }))
      }
    } catch (error) {
      // The other figures are still worth having.
      process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
      process.exitCode = 1
    }
  }
  if (asJson) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`)
}

function lineOf({ name, value, unit, limit, work }: Figure): string {
  const verdict = value <= limit ? 'ok' : 'OVER'
  const counts = Object.entries(work).map(([what, n]) => `    ${what}: ${Number(n.toFixed(3))}\n`)
  const figure = `${value.toFixed(3)} ${unit} (limit ${limit})`
  return `${name.padEnd(22)} ${figure} ${verdict}\n${counts.join('')}`
}

void main(process.argv.slice(2))
