/** cold-run-seconds: `kubecumber run` of one feature from the compiled package, cold. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Figure, median } from './figure'

const ROUNDS = 5
const FEATURE = `Feature: cold
  Rule: a first run is quick
    Example: one Pod
      Given a cluster
      Given a Pod "web" with:
        | image | shop:v1 |
      Then within 10s, Pod "web" is Ready
`

export function coldRun(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-cold-'))
  try {
    const feature = join(folder, 'cold.feature')
    writeFileSync(feature, FEATURE)
    const times = Array.from({ length: ROUNDS }, () => seconds(feature, folder))
    const work = { rounds: ROUNDS }
    return [{ name: 'cold-run-seconds', value: median(times), unit: 's', limit: 0.8, work }]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function seconds(feature: string, cwd: string): number {
  const command = resolve(__dirname, '../bin/kubecumber.js')
  const start = process.hrtime.bigint()
  const run = spawnSync(process.execPath, [command, 'run', feature], { encoding: 'utf8', cwd })
  if (run.status !== 0) throw new Error(`the cold run failed:\n${run.stdout}${run.stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e9
}
