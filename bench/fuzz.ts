/**
 * `npm run fuzz [count] [seed]`: random requests to the doors of many clusters, one after another,
 * from the seed on; 100,000 when no count is given. Prints how they were answered. A seed that
 * breaks something is named with the request that did, and the next one goes on.
 */
import { besiege, type Siege } from '../engine/http/testing/besiege'

/** Requests to one cluster. */
const EACH = 2500
const COUNT = 100_000

async function main(args: readonly string[]): Promise<void> {
  const count = Number(args[0] ?? COUNT)
  const first = Number(args[1] ?? 1)
  const sieges: Siege[] = []
  const begun = performance.now()
  let broken = 0
  for (let left = count, seed = first; left > 0; left -= EACH, seed++) {
    try {
      sieges.push(await besiege(seed, Math.min(EACH, left)))
    } catch (error) {
      broken++
      print(error)
    }
  }
  const sum = (of: (siege: Siege) => number) => sieges.reduce((all, it) => all + of(it), 0)
  const took = ((performance.now() - begun) / 1000).toFixed(1)
  say(`${sum(({ requests }) => requests)} requests to ${sieges.length} clusters in ${took} s`)
  say(`${sum(({ writes }) => writes)} writes, ${sum(({ events }) => events)} events of watches`)
  for (const code of [...new Set(sieges.flatMap(({ codes }) => [...codes.keys()]))].sort()) {
    say(`  ${code}: ${sum(({ codes }) => codes.get(code) ?? 0)}`)
  }
  say(broken === 0 ? 'Nothing broke; all invariants held.' : `${broken} clusters broke.`)
  if (broken > 0) process.exitCode = 1
}

function print(error: unknown): void {
  const chain: unknown[] = []
  for (let at = error; at instanceof Error; at = at.cause) chain.push(at)
  const [, ...causes] = chain
  say(error instanceof Error ? error.message : String(error))
  for (const cause of causes) say(cause instanceof Error ? (cause.stack ?? '') : '')
}

const say = (text: string) => process.stdout.write(`${text}\n`)

void main(process.argv.slice(2))
