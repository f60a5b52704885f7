/**
 * `npm run seeds [count]`: the busy failing cluster under many seeds, each run in two processes in
 * different orders; the traces must be equal, and nearly all of them distinct.
 */
import { spawn } from 'node:child_process'
import { type Cluster, minutes } from '../engine'
import { Randomness } from '../engine/clock/random'
import { befall, MISFORTUNES, startBusy } from '../engine/testing/busy'
import { traceHash } from '../steps/trace-attachment'

const DISTINCT = 0.9

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--child') return child(args.slice(1).map(Number))
  const count = Number(args[0] ?? 1000)
  const seeds = Array.from({ length: count }, (_, i) => i + 1)
  const [first, second] = await Promise.all([
    hashes(shuffled(seeds, 1)),
    hashes(shuffled(seeds, 2)),
  ])
  const unequal = seeds.filter((seed) => first.get(seed) !== second.get(seed))
  const distinct = new Set(first.values()).size
  process.stdout.write(
    `${count} seeds, each in two processes: ${count - unequal.length} equal, ${distinct} distinct\n`,
  )
  if (unequal.length > 0) process.stdout.write(`unequal: ${unequal.slice(0, 20).join(', ')}\n`)
  if (unequal.length > 0 || distinct < DISTINCT * count) process.exitCode = 1
}

function child(seeds: readonly number[]): void {
  for (const seed of seeds) process.stdout.write(`${seed} ${traceHash(runBusy(seed).trace)}\n`)
}

async function hashes(seeds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const process_ = spawn(process.execPath, [__filename, '--child', ...seeds.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of process_.stdout) text += chunk
  const lines = text.trim().split('\n')
  return new Map(lines.map((line) => [Number(line.split(' ')[0]), line.split(' ')[1] ?? '']))
}

function shuffled(seeds: readonly number[], seed: number): readonly number[] {
  const random = new Randomness(seed, 'seeds')
  return seeds
    .map((value) => ({ value, rank: random.next('order') }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value)
}

/** All misfortunes, a minute and a half after each other, and six minutes more. */
function runBusy(seed: number): Cluster {
  const cluster = startBusy(seed)
  for (const misfortune of MISFORTUNES) befall(cluster, misfortune, minutes(1.5))
  cluster.run(minutes(6))
  return cluster
}

void main(process.argv.slice(2))
