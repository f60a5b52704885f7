/** The commands that `npm test` and `npm run check` share, as arguments of Node. */

import { existsSync, readdirSync } from 'node:fs'

const TYPESCRIPT = ['-r', 'ts-node/register']

/** The unit tests below some paths; all, with the house rules, where none is named. */
export function unitTests(...paths) {
  const flags = ['--test-reporter=./tools/test-reporter.mjs']
  return [...TYPESCRIPT, ...flags, 'tools/unit.mjs', ...paths]
}

export function features(...options) {
  return featuresIn(['features'], ...options)
}

export function featuresIn(paths, ...options) {
  return [...TYPESCRIPT, 'bin/kubecumber.ts', 'run', ...paths, ...options]
}

export function hasFeatures() {
  if (!existsSync('bin/kubecumber.ts') || !existsSync('features')) return false
  return readdirSync('features', { recursive: true }).some((name) => name.endsWith('.feature'))
}

/** One command an example: each is a program of its own. */
export function examples() {
  if (!existsSync('examples')) return []
  const files = readdirSync('examples').filter((name) => name.endsWith('.ts'))
  return files.sort().map((name) => [...TYPESCRIPT, `examples/${name}`])
}
