/**
 * step-overhead-ms and step-overhead-ratio: what our steps add to a scenario over the same scenario
 * with empty steps and the same hooks, over a thousand scenarios in a process of its own.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Figure } from './figure'

const SCENARIOS = 1000
const FILES = 20
const ROUNDS = 3
const STEPS = [
  'Given a cluster with 3 Nodes',
  'Given a Deployment "web" with:\n        | replicas | 2 |',
  'Given everything is settled',
  'When Deployment "web" is scaled to 3 replicas',
  'Then within 10s, Deployment "web" has 3 ready replicas',
]

export function stepOverhead(): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'kubecumber-bench-'))
  try {
    writeFeatures(folder, '')
    writeFeatures(join(folder, 'empty'), 'empty ')
    writeFileSync(join(folder, 'empty.js'), emptySteps())
    const ours = best(() => seconds(join(folder, 'features')))
    const empty = best(() => seconds(join(folder, 'empty', 'features'), join(folder, 'empty.js')))
    const added = ((ours - empty) / SCENARIOS) * 1000
    const work = { scenarios: SCENARIOS, steps: SCENARIOS * STEPS.length }
    return [
      { name: 'step-overhead-ms', value: added, unit: 'ms', limit: 2, work },
      { name: 'step-overhead-ratio', value: ours / empty, unit: 'ratio', limit: 2, work },
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function writeFeatures(folder: string, prefix: string): void {
  mkdirSync(join(folder, 'features'), { recursive: true })
  const steps = STEPS.map((step) => `      ${step.replace(/^(\w+) /, `$1 ${prefix}`)}`).join('\n')
  for (let file = 0; file < FILES; file++) {
    const scenarios = Array.from(
      { length: SCENARIOS / FILES },
      (_, i) => `    Example: number ${file}-${i}\n${steps}\n`,
    )
    const text = `Feature: bench ${file}\n  Rule: it is quick\n${scenarios.join('')}`
    writeFileSync(join(folder, 'features', `bench-${file}.feature`), text)
  }
}

const emptySteps = (): string => `
const { Given } = require(${JSON.stringify(require.resolve('@cucumber/cucumber'))})
Given(/^empty .*[^:]$/, function () {})
Given(/^empty .*:$/, function (table) {})
`

function best(measure: () => number): number {
  return Math.min(...Array.from({ length: ROUNDS }, measure))
}

function seconds(features: string, extra?: string): number {
  const command = resolve(__dirname, '../bin/kubecumber.js')
  const args = [
    command,
    'run',
    features,
    '--format',
    'summary',
    ...(extra ? ['--require', extra] : []),
  ]
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`the bench's features failed:\n${(stdout + stderr).slice(0, 2000)}`)
  return Number(process.hrtime.bigint() - start) / 1e9
}
