/**
 * Writes engine/schema/kubernetes-1.32.json: every resource, and every definition its objects
 * reach.
 *
 * Run `npm ci && npm run generate` in this folder. The output is sorted, a line a definition, so
 * that a change of a source shows as a small difference. engine/schema/definitions.ts reads it.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { definitionsFrom } from './definitions'
import { type ResourceRow, resourceRows } from './resources'
import { type OpenApiDocument, readDocument, readModels } from './sources'

const OUTPUT = join(__dirname, '..', '..', 'engine', 'schema', 'kubernetes-1.32.json')
const GO_TYPES = join(__dirname, 'go-types.json')

/** Kinds that are no resource, but the body of a request or an answer. */
const BODIES = {
  'authentication.k8s.io/v1/TokenRequest': 'io.k8s.api.authentication.v1.TokenRequest',
  'autoscaling/v1/Scale': 'io.k8s.api.autoscaling.v1.Scale',
  'policy/v1/Eviction': 'io.k8s.api.policy.v1.Eviction',
  'v1/DeleteOptions': 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  'v1/Status': 'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
}

async function main(): Promise<void> {
  const document = readDocument()
  const rows = resourceRows()
  comparePaths(rows, document)
  const kinds = rows.map((row) => [
    `${apiVersionOf(row)}/${row.kind}`,
    definitionName(row, document),
  ])
  const all: Record<string, string> = { ...Object.fromEntries(kinds), ...BODIES }
  const goTypes = existsSync(GO_TYPES) ? JSON.parse(readFileSync(GO_TYPES, 'utf8')) : {}
  const models = await readModels()
  const definitions = definitionsFrom(Object.values(all), document, models, goTypes)
  writeFileSync(
    OUTPUT,
    `{"resources":[\n${lines(rows.map((row) => JSON.stringify(row)))}\n],\n` +
      `"kinds":{\n${lines(Object.entries(all).map(pair))}\n},\n` +
      `"definitions":{\n${lines([...definitions].map(pair))}\n}}\n`,
  )
}

/** The table and the document agree on every path that both can know. */
function comparePaths(rows: readonly ResourceRow[], document: OpenApiDocument): void {
  const documented = Object.keys(document.paths)
  for (const row of rows) {
    const root = row.group === '' ? '/api' : `/apis/${row.group}`
    const place = row.namespaced ? '/namespaces/{namespace}' : ''
    const base = `${root}/${row.version}${place}/${row.plural}`
    const known = documented.filter((path) => path === base || path.startsWith(`${base}/{name}`))
    const found = known.map((path) => path.slice(`${base}/{name}/`.length)).filter(Boolean)
    const subresources = [...new Set(found.map((path) => path.split('/')[0]))].sort().join()
    if (known.length === 0) console.warn(`new since the document: ${base}`)
    else if (subresources !== row.subresources.join()) {
      console.warn(`${base}: the document has ${subresources}, the table ${row.subresources}`)
    }
  }
}

function definitionName(row: ResourceRow, document: OpenApiDocument): string {
  const schemas = Object.entries(document.components.schemas)
  const of = (version: string): string | undefined =>
    schemas.find(([name, { 'x-kubernetes-group-version-kind': kinds }]) =>
      kinds?.some(
        (it) =>
          it.group === row.group &&
          it.kind === row.kind &&
          it.version === version &&
          name.endsWith(`.${row.kind}`),
      ),
    )?.[0]
  for (const version of [row.version, 'v1beta3', 'v1beta1', 'v1alpha1']) {
    const name = of(version)
    if (name !== undefined) return name.replace(`.${version}.`, `.${row.version}.`)
  }
  throw new Error(`No definition of ${apiVersionOf(row)} ${row.kind}`)
}

function apiVersionOf(row: ResourceRow): string {
  return row.group === '' ? row.version : `${row.group}/${row.version}`
}

function pair([name, value]: readonly [string, unknown]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`
}

function lines(items: readonly string[]): string {
  return items.join(',\n')
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
