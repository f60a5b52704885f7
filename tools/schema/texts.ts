/**
 * What the documentation of the API says of definitions and fields, read from the comments of three
 * packages.
 *
 * The rule to know: cdk8s-plus-32 has the texts of 1.32 as they are, but not of what only a status
 * holds. The models of 1.32 have lost the line breaks, and the texts of fields that are objects;
 * those are taken from kubernetes-types, of 1.30.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelNameOf } from './definitions'
import type { Model, OpenApiDocument } from './sources'

const OWN_MODULES = join(__dirname, 'node_modules')
const MODULES = join(__dirname, '..', '..', 'node_modules')

/** The text of a definition, or of a field of it. */
export type TextOf = (definition: string, field?: string) => string | undefined

export function readTexts(models: ReadonlyMap<string, Model>): TextOf {
  const exact = textsOfSchemas()
  const flat = textsOfModels()
  const older = textsOfTypes()
  return (definition, field) => {
    const at = field === undefined ? definition : `${definition}#${field}`
    const known = exact.get(at)
    if (known !== undefined) return known
    const model = modelNameOf(definition, models)
    const current = flat.get(field === undefined ? `${model}` : `${model}#${field}`)
    const old = older.get([placeOf(definition), field].filter(Boolean).join('#'))
    return current === undefined || squashed(current) === squashed(old ?? '') ? old : current
  }
}

/** The texts of query and path parameters by name, where there is one for all. */
export function readParameterTexts(document: OpenApiDocument): ReadonlyMap<string, string> {
  const lined = new Map(documentedTexts(document).map((text) => [squashed(text), text]))
  const folder = join(OWN_MODULES, 'client-node-132', 'dist', 'gen', 'apis')
  const texts = new Map<string, string>()
  for (const file of ['CoreV1Api.d.ts', 'AppsV1Api.d.ts']) {
    const source = readFileSync(join(folder, file), 'utf8')
    for (const [, name = '', text = ''] of source.matchAll(/@param (\w+) (.+)$/gm)) {
      const plain = name.replace(/^_/, '')
      const flat = decoded(text)
      if (!texts.has(plain)) texts.set(plain, lined.get(squashed(flat)) ?? flat)
    }
  }
  return texts
}

/** What the older document says of parameters, with its line breaks. */
function documentedTexts({ paths }: OpenApiDocument): readonly string[] {
  const items = Object.values(paths).flatMap((item) => Object.values(item))
  const parameters = items.flatMap((it) => (Array.isArray(it) ? it : (it.parameters ?? [])))
  return parameters.map(({ description = '' }: { readonly description?: string }) => description)
}

/** `@schema io.k8s.api.apps.v1.DeploymentSpec#replicas` at the end of each comment. */
function textsOfSchemas(): Map<string, string> {
  const file = join(OWN_MODULES, 'cdk8s-plus-32', 'lib', 'imports', 'k8s.d.ts')
  const texts = new Map<string, string>()
  for (const [, comment = ''] of readFileSync(file, 'utf8').matchAll(COMMENT)) {
    const lines = linesOf(comment)
    const at = lines.find((line) => line.startsWith('@schema '))?.slice('@schema '.length)
    if (at === undefined || texts.has(at)) continue
    const text = lines.filter((line) => !/^@(schema|default) /.test(line)).join('\n')
    if (text.trim() !== '') texts.set(at, decoded(text.trim()))
  }
  return texts
}

/** By model and field: `V1DeploymentSpec#replicas`. */
function textsOfModels(): Map<string, string> {
  const folder = join(OWN_MODULES, 'client-node-132', 'dist', 'gen', 'models')
  const texts = new Map<string, string>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.d.ts'))) {
    const model = file.slice(0, -'.d.ts'.length)
    const source = readFileSync(join(folder, file), 'utf8')
    for (const [, comment = '', name = ''] of source.matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*'(\w+)'/g,
    )) {
      texts.set(`${model}#${name}`, decoded(linesOf(comment).join(' ').trim()))
    }
    const own = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export declare class/.exec(source)?.[1]
    if (own !== undefined) texts.set(model, decoded(linesOf(own).join(' ').trim()))
  }
  return texts
}

/** By folder, version and type: `apps/v1.DeploymentSpec#replicas`. */
function textsOfTypes(): Map<string, string> {
  const folder = join(MODULES, 'kubernetes-types')
  const texts = new Map<string, string>()
  for (const path of readdirSync(folder, { recursive: true }).map(String)) {
    if (!path.endsWith('.d.ts')) continue
    let type = ''
    const source = readFileSync(join(folder, path), 'utf8')
    for (const [, comment = '', declared, field] of source.matchAll(DECLARATION)) {
      if (declared !== undefined) type = `${path.slice(0, -'.d.ts'.length)}.${declared}`
      const at = declared === undefined ? `${type}#${field}` : type
      texts.set(at, decoded(linesOf(comment).join('\n').trim()))
    }
  }
  return texts
}

const COMMENT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\//g
const DECLARATION = new RegExp(
  `${COMMENT.source}\\s*(?:export (?:interface|type) (\\w+)|(?:readonly )?"?([\\w$-]+)"?\\??:)`,
  'g',
)

/** `io.k8s.api.apps.v1.DeploymentSpec` is told in `apps/v1`. */
function placeOf(definition: string): string {
  const [group, version, type] = definition.split('.').slice(-3)
  return `${group}/${version}.${type}`
}

function linesOf(comment: string): string[] {
  return comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
}

function squashed(text: string): string {
  return text.replace(/\s+/g, '')
}

function decoded(text: string): string {
  return text
    .replace(/\\?&(#x?[0-9A-F]+|quot|amp|lt|gt);/gi, (entity, name: string) => {
      const known = ENTITIES[name]
      if (known !== undefined) return known
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      return Number.isNaN(code) ? entity : String.fromCharCode(code)
    })
    .replaceAll('*_/', '*/')
    .trim()
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>' }
