/**
 * The file of `kubecumber serve --cluster`: Nodes and settings in the words of the language.
 *
 *     nodes:
 *       - name: node-1
 *         zone: a
 *         cpu: 8
 *     settings:
 *       node-monitor-grace-period: 40s
 *
 * The rule to know: what stands here is what stands in the tables of `Given a cluster with these
 * Nodes` and `Given these cluster settings`.
 */
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type ClusterOptions, ManifestError, readValue } from '../../engine'
import { Misspoken } from '../../steps/facts/fact'
import { machinesOf } from '../../steps/machine-table'
import { settingsOf } from '../../steps/setting-table'
import { InputError } from '../input-error'

/** Throws an InputError that says where and why not. */
export function readClusterFile(cwd: string, path: string): ClusterOptions {
  const file = relative(cwd, resolve(cwd, path))
  const text = textOf(resolve(cwd, path), file)
  try {
    return optionsOf(readValue({ text, file, line: 1 }))
  } catch (error) {
    if (error instanceof ManifestError) throw new InputError(error.message)
    if (error instanceof Misspoken) throw new InputError(`In ${file}: ${error.message}.`)
    throw error
  }
}

const PARTS = ['nodes', 'settings']

function optionsOf(value: unknown): ClusterOptions {
  if (!isRecord(value)) throw new Misspoken('write the parts "nodes" and "settings"')
  const other = Object.keys(value).find((part) => !PARTS.includes(part))
  if (other !== undefined)
    throw new Misspoken(`"${other}" is no part; there are nodes and settings`)
  const { nodes, settings } = value
  return {
    ...(nodes === undefined ? {} : { nodes: machinesOf(rowsOf(nodes)) }),
    ...(settings === undefined ? {} : { settings: settingsOf(pairsOf(settings)) }),
  }
}

function rowsOf(nodes: unknown): readonly Readonly<Record<string, string>>[] {
  if (!Array.isArray(nodes)) throw new Misspoken('"nodes" is a list, an item a Node')
  return nodes.map((node: unknown) => {
    if (!isRecord(node)) throw new Misspoken('each item of "nodes" has a name and other columns')
    return Object.fromEntries(
      Object.entries(node).map(([name, cell]) => [name, cellOf(name, cell)]),
    )
  })
}

function pairsOf(settings: unknown): readonly (readonly string[])[] {
  if (!isRecord(settings)) throw new Misspoken('"settings" are names and values')
  return Object.entries(settings).map(([name, value]) => [name, cellOf(name, value)])
}

function cellOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new Misspoken(`"${name}" is a text or a number, as in a table`)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new InputError(`The file ${shown} cannot be read.`)
  }
}
