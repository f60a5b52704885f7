/**
 * Writes engine/http/openapi/descriptions-1.32.json: what the documentation of the API says of each
 * definition, field and parameter, and the definitions that only OpenAPI documents show (lists).
 *
 * Run `npm run descriptions` after `npm run generate`. A text that stands in many places is kept
 * once and referred to by its number. The texts are documentation of Kubernetes, Copyright The
 * Kubernetes Authors, under the Apache License 2.0.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Definition, definitionsFrom } from './definitions'
import { enumsOf } from './enums'
import { readDocument, readModels } from './sources'
import { readParameterTexts, readTexts, type TextOf } from './texts'

const ENGINE = join(__dirname, '..', '..', 'engine')
const SCHEMA = join(ENGINE, 'schema', 'kubernetes-1.32.json')
const OUTPUT = join(ENGINE, 'http', 'openapi', 'descriptions-1.32.json')
const NOTICE =
  'Documentation of the Kubernetes API 1.32, Copyright The Kubernetes Authors, Apache License 2.0'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
/** What discovery answers, and what is a scalar for the schema but a definition in OpenAPI. */
const SHOWN = [
  `${META}.APIGroup`,
  `${META}.APIGroupList`,
  `${META}.APIResourceList`,
  `${META}.APIVersions`,
  'io.k8s.apimachinery.pkg.version.Info',
]
const SCALARS = [
  `${META}.MicroTime`,
  `${META}.Patch`,
  `${META}.Time`,
  'io.k8s.apimachinery.pkg.api.resource.Quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
]

async function main(): Promise<void> {
  const { resources, kinds, definitions }: SchemaFile = JSON.parse(readFileSync(SCHEMA, 'utf8'))
  const document = readDocument()
  const models = await readModels()
  const lists = resources.flatMap(({ group, version, kind }) => {
    const name = kinds[`${group === '' ? '' : `${group}/`}${version}/${kind}`]
    const list = `${name}List`
    return list in document.components.schemas || models.has(listModel(list)) ? [list] : []
  })
  const all = definitionsFrom([...lists, ...SHOWN], document, models, {})
  const more = [...all].filter(([name]) => !(name in definitions))
  const textOf = readTexts(models)
  const documented: TextOf = (name, field) => {
    const schema = document.components.schemas[name]
    return field === undefined ? (textOf(name) ?? schema?.description) : textOf(name, field)
  }
  const names = [...Object.keys(definitions), ...more.map(([name]) => name), ...SCALARS].sort()
  const texts = names.map((name) => {
    const fields = { ...definitions, ...Object.fromEntries(more) }[name]?.properties ?? {}
    return [name, documented(name), fieldTexts(name, Object.keys(fields), documented)] as const
  })
  const shared = repeated(texts.flatMap(([, own, fields]) => [own, ...Object.values(fields)]))
  const short = (text: string | undefined) => {
    if (text === undefined) return 0
    return shared.get(text) ?? text
  }
  const lines = texts.map(([name, own, fields]) => {
    const entries = Object.entries(fields).map(([field, text]) => [field, short(text)])
    return pair([name, [short(own), Object.fromEntries(entries)]])
  })
  const known = { ...definitions, ...Object.fromEntries(more) }
  const enums = [...enumsOf()].filter(([at]) => isField(at, known))
  const parameters = [...readParameterTexts(document)]
    .filter(([name]) => !PATH_PARAMETERS.has(name))
    .sort()
  writeFileSync(
    OUTPUT,
    `{"notice":${JSON.stringify(NOTICE)},\n"shared":[null,\n` +
      `${[...shared.keys()].map((text) => JSON.stringify(text)).join(',\n')}\n],\n` +
      `"texts":{\n${lines.join(',\n')}\n},\n` +
      `"definitions":{\n${more.map(pair).join(',\n')}\n},\n` +
      `"enums":{\n${enums.map(pair).join(',\n')}\n},\n` +
      `"parameters":{\n${parameters.map(pair).join(',\n')}\n}}\n`,
  )
  report(texts)
}

interface SchemaFile {
  readonly resources: readonly { group: string; version: string; kind: string }[]
  readonly kinds: Readonly<Record<string, string>>
  readonly definitions: Readonly<Record<string, Definition>>
}

/** These say what they belong to, or have another meaning at each place. */
const PATH_PARAMETERS = new Set(['name', 'body', 'path', 'path2', 'options', 'param', 'params'])

/** Warns of a field that has another name by now. */
function isField(at: string, definitions: Readonly<Record<string, Definition>>): boolean {
  const [name = '', field = ''] = at.split('#')
  const isKnown = definitions[name]?.properties?.[field] !== undefined
  if (!isKnown) console.warn(`enums.ts: there is no ${at}`)
  return isKnown
}

function listModel(definition: string): string {
  const [version = '', name = ''] = definition.split('.').slice(-2)
  return version.slice(0, 1).toUpperCase() + version.slice(1) + name
}

function fieldTexts(
  name: string,
  fields: readonly string[],
  textOf: TextOf,
): Readonly<Record<string, string>> {
  const found = fields.map((field) => [field, textOf(name, field)] as const)
  return Object.fromEntries(found.filter((it): it is [string, string] => it[1] !== undefined))
}

/** The texts that stand in three places or more, with their numbers from 1 on. */
function repeated(texts: readonly (string | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) {
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  const often = [...counts].filter(([text, count]) => count > 2 && text.length > 8)
  return new Map(often.map(([text], index) => [text, index + 1]))
}

function report(
  texts: readonly (readonly [string, string | undefined, Readonly<Record<string, string>>])[],
): void {
  const silent = texts.filter(([, own]) => own === undefined).map(([name]) => name)
  console.log(`${texts.length} definitions, without a text: ${silent.join(' ')}`)
}

function pair([name, value]: readonly [string, unknown]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
