/**
 * Compares how lists are merged with what kubectl does with a strategic merge patch. Prints and
 * fails on differences. Lists within a list that is replaced as a whole cannot be reached; nothing
 * depends on them.
 *
 * Run `npm run merge-keys` after `npm run generate`; it takes some seconds.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMerged, keyValue, type SchemaField, schemaFields } from './fields'
import { kubectl } from './kubectl'

function main(): void {
  const lists = schemaFields().filter((field) => field.type.startsWith('[]') && field.merged)
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'))
  let asked = 0
  for (const list of lists) {
    const found = askKubectl(list, join(folder, 'object.json'))
    if (found === undefined) continue
    asked += 1
    const expected = isMerged(list) ? `merge ${list.patchMergeKey ?? ''}` : 'replace'
    if (found === expected) continue
    console.warn(`${list.path}: ${found}, not ${expected}`)
    process.exitCode = 1
  }
  rmSync(folder, { recursive: true })
  console.log(`${asked} of ${lists.length} lists compared`)
}

/** Merges a list of one item into a list of another. kubectl names the key that the item lacks. */
function askKubectl(list: SchemaField, file: string): string | undefined {
  const key = list.patchMergeKey
  const [first, second] = itemsOf(list.type.slice(2))
  const base = typeof first === 'object' && key !== undefined ? { [key]: keyValue(key) } : {}
  const item = typeof first === 'object' ? { ...base, ...first } : first
  writeFileSync(file, JSON.stringify({ metadata: { name: 'object' }, ...list.objectWith([item]) }))
  const patch = JSON.stringify(list.objectWith([second]))
  const { stdout, stderr } = kubectl([
    'patch',
    '--local',
    '-o',
    'json',
    '-f',
    file,
    '--type',
    'strategic',
    '-p',
    patch,
  ])
  const missing = /does not contain declared merge key: (\w+)/.exec(stderr)?.[1]
  if (missing !== undefined) return `merge ${missing}`
  if (stdout === '') return undefined
  return holds(JSON.parse(stdout), first) ? 'merge ' : 'replace'
}

function itemsOf(type: string): readonly unknown[] {
  if (type.includes('.')) return [{ mark: 'first' }, { mark: 'second' }]
  return type.startsWith('int') ? [4711, 4712] : ['first', 'second']
}

/** Whether the value or any part of it is `wanted`, or has its mark. */
function holds(value: unknown, wanted: unknown): boolean {
  if (value === wanted) return true
  if (typeof value !== 'object' || value === null) return false
  if ('mark' in value && value.mark === Object(wanted).mark) return true
  return Object.values(value).some((part) => holds(part, wanted))
}

main()
