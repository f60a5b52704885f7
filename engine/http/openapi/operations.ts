/**
 * The operations of a resource and of its subresources, path by path, before they are put into the
 * words of one OpenAPI version.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/installer.go. Left out: the deprecated watch
 * paths.
 */

import type { Resource } from '../../apiserver/registry'
import { type Subresource, subresourcesOf, verbsOf } from '../discovery/served'
import { builtInName } from './definitions'
import { customDefinition, type GroupVersionKind, kindOf, META } from './dialect'

export function endpointsOf(resource: Resource): readonly Endpoint[] {
  const { group, version, plural, namespaced } = resource
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const base = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`
  const within = namespaced ? (['namespace'] as const) : []
  const everywhere = namespaced ? [endpoint(`${root}/${plural}`, [], everywhereOf(resource))] : []
  const parts = subresourcesOf(resource).flatMap((part) => partsOf(resource, part, base, within))
  const all = [
    endpoint(base, within, collectionOf(resource)),
    endpoint(`${base}/{name}`, ['name', ...within], objectOf(resource)),
    ...parts,
    ...everywhere,
  ]
  return all.filter(({ operations }) => operations.length > 0)
}

export interface Endpoint {
  readonly path: string
  /** In the path. */
  readonly parameters: readonly ('name' | 'namespace' | 'path')[]
  readonly operations: readonly Operation[]
}

export interface Operation {
  readonly method: Method
  readonly action: string
  readonly description: string
  /** Verb, scope and kind: `createNamespacedPod`; documents add group and version. */
  readonly id: readonly [verb: string, rest: string]
  readonly kind: GroupVersionKind
  /** The names of its query parameters. */
  readonly query: readonly string[]
  readonly body?: { readonly definition: string; readonly required: boolean }
  /** The definition of what is answered, or a text. */
  readonly answer: { readonly definition: string } | 'text'
  /** 200, and 201 or 202 where there may be others. */
  readonly codes: readonly (keyof typeof CODES)[]
  /** Of a patch, whether it may be a strategic merge. */
  readonly strategic: boolean
}

export type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch'

export const CODES = { 200: 'OK', 201: 'Created', 202: 'Accepted' } as const

const WRITE = ['dryRun', 'fieldManager', 'fieldValidation']
const SELECT = [
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
]
const DELETE = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
]
const LIST = ['allowWatchBookmarks', ...SELECT, 'watch'].sort()
const STATUS = { definition: `${META}.Status` }

/** Resources of which a deletion answers what is deleted. */
const ANSWER_OBJECT: ReadonlySet<string> = new Set([
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'persistentvolumeclaims',
  'persistentvolumes',
  'pods',
  'podtemplates',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'storageclasses.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
])

/** Of the subresources that a client connects to; the others are connected to by any method. */
const CONNECTS: Readonly<Record<string, readonly string[] | undefined>> = {
  PodAttachOptions: ['container', 'stderr', 'stdin', 'stdout', 'tty'],
  PodExecOptions: ['command', 'container', 'stderr', 'stdin', 'stdout', 'tty'],
  PodPortForwardOptions: ['ports'],
}
const LOG = [
  'container',
  'follow',
  'insecureSkipTLSVerifyBackend',
  'limitBytes',
  'previous',
  'sinceSeconds',
  'stream',
  'tailLines',
  'timestamps',
]
const ANY_METHOD: readonly Method[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']

function endpoint(
  path: string,
  parameters: Endpoint['parameters'],
  operations: readonly Operation[],
): Endpoint {
  return { path, parameters, operations }
}

function everywhereOf(resource: Resource): readonly Operation[] {
  if (!verbsOf(resource).includes('list')) return []
  const list = collectionOf(resource).filter(({ action }) => action === 'list')
  return list.map((it) => ({ ...it, id: ['list', `${resource.kind}ForAllNamespaces`] }))
}

function collectionOf(resource: Resource): readonly Operation[] {
  const { kind } = resource
  const definition = definitionNameOf(resource)
  const verbs = verbsOf(resource)
  const watches = verbs.includes('watch') && !resource.isCustom
  const make = maker(resource, kindOf(resource), scoped(resource, kind))
  return [
    ...(verbs.includes('list')
      ? [
          make('get', 'list', 'list', {
            description: `${watches ? 'list or watch' : 'list'} objects of kind ${kind}`,
            query: LIST,
            answer: { definition: listNameOf(resource) },
          }),
        ]
      : []),
    ...(verbs.includes('create')
      ? [
          make('post', 'post', 'create', {
            description: `create ${withArticle(kind)}`,
            query: WRITE,
            body: { definition, required: true },
            answer: { definition },
            codes: [200, 201, 202],
          }),
        ]
      : []),
    ...(verbs.includes('deletecollection')
      ? [
          make('delete', 'deletecollection', 'delete', {
            method: 'Collection',
            description: `delete collection of ${kind}`,
            query: [...new Set([...SELECT, ...DELETE])].sort(),
            body: { definition: `${META}.DeleteOptions`, required: false },
            answer: STATUS,
          }),
        ]
      : []),
  ]
}

function objectOf(resource: Resource): readonly Operation[] {
  const { kind } = resource
  const definition = definitionNameOf(resource)
  const make = maker(resource, kindOf(resource), scoped(resource, kind))
  const all = [
    ...changes(make, definition, `the specified ${kind}`, resource),
    make('delete', 'delete', 'delete', {
      description: `delete ${withArticle(kind)}`,
      query: DELETE,
      body: { definition: `${META}.DeleteOptions`, required: false },
      answer: ANSWER_OBJECT.has(resource.id) ? { definition } : STATUS,
      codes: [200, 202],
    }),
  ]
  return withVerbs(all, verbsOf(resource))
}

/** The name of the definition of a resource's objects. */
function definitionNameOf(resource: Resource): string {
  const { apiVersion, kind } = resource
  const builtIn = resource.isCustom ? undefined : builtInName(apiVersion, kind)
  return builtIn ?? customDefinition(resource)
}

/** The name of the definition of a list of them. */
function listNameOf(resource: Resource): string {
  const { group, version, listKind, isCustom } = resource
  if (!isCustom) return `${definitionNameOf(resource)}List`
  return customDefinition({ group, version, kind: listKind })
}

/** Of a subresource; a proxy has a second endpoint for the paths behind it. */
function partsOf(
  resource: Resource,
  part: Subresource,
  base: string,
  within: readonly 'namespace'[],
): readonly Endpoint[] {
  const { group = resource.group, version = resource.version, kind, name } = part
  const path = `${base}/{name}/${name}`
  const words = `${name} of`
  const rest = `${scoped(resource, resource.kind)}${capital(name)}`
  // A custom resource's part is told as the resource, whatever it takes.
  const told = resource.isCustom ? kindOf(resource) : { group, kind, version }
  const make = maker(resource, told, rest)
  const definition = builtInName(group === '' ? version : `${group}/${version}`, kind)
  if (name === 'log') {
    const read = { description: `read log of the specified ${resource.kind}`, query: LOG }
    return [endpoint(path, ['name', ...within], [make('get', 'get', 'read', { ...read })])]
  }
  if (definition === undefined && !resource.isCustom)
    return connected(make, resource.kind, part, path, within)
  const known = definition ?? definitionNameOf(resource)
  const all = [
    ...changes(make, known, `${words} the specified ${resource.kind}`, resource),
    make('post', 'post', 'create', {
      description: `create ${words} ${withArticle(resource.kind)}`,
      query: WRITE,
      body: { definition: known, required: true },
      answer: { definition: known },
      codes: [200, 201, 202],
    }),
  ]
  return [endpoint(path, ['name', ...within], withVerbs(all, part.verbs))]
}

function connected(
  make: Maker,
  object: string,
  { kind, name, verbs }: Subresource,
  path: string,
  within: readonly 'namespace'[],
): readonly Endpoint[] {
  const query = CONNECTS[kind]
  const methods = query === undefined ? ANY_METHOD : withMethods(verbs)
  const operations = methods.map((method) =>
    make(method, 'connect', 'connect', {
      description: `connect ${method.toUpperCase()} requests to ${name} of ${object}`,
      query: query ?? [],
      method: capital(method),
    }),
  )
  const own = endpoint(path, ['name', ...within], operations)
  if (query !== undefined) return [own]
  const behind = operations.map((it) => {
    const [verb, rest] = it.id
    return { ...it, id: [verb, `${rest}WithPath`] as const }
  })
  return [own, endpoint(`${path}/{path}`, ['name', ...within, 'path'], behind)]
}

/** What reads and changes an object or a part of it. */
function changes(
  make: Maker,
  definition: string,
  words: string,
  { isCustom }: Resource,
): readonly Operation[] {
  const answer = { definition }
  const query = isCustom ? ['resourceVersion'] : []
  return [
    make('get', 'get', 'read', { description: `read ${words}`, query, answer }),
    make('put', 'put', 'replace', {
      description: `replace ${words}`,
      query: WRITE,
      body: { definition, required: true },
      answer,
      codes: [200, 201],
    }),
    make('patch', 'patch', 'patch', {
      description: `partially update ${words}`,
      query: [...WRITE, 'force'],
      body: { definition: `${META}.Patch`, required: true },
      answer,
      codes: isCustom ? [200] : [200, 201],
    }),
  ]
}

type Maker = (
  method: Method,
  action: string,
  verb: string,
  more: Pick<Operation, 'description' | 'query'> &
    Partial<Pick<Operation, 'body' | 'answer' | 'codes'>> & { readonly method?: string },
) => Operation

function maker(resource: Resource, kind: GroupVersionKind, rest: string): Maker {
  const strategic = !resource.isCustom
  return (method, action, verb, { method: word = '', ...more }) => ({
    method,
    action,
    id: [verb, word + rest],
    kind,
    strategic,
    answer: 'text',
    codes: [200],
    ...more,
  })
}

const METHOD_VERBS: ReadonlyMap<string, Method> = new Map([
  ['get', 'get'],
  ['update', 'put'],
  ['create', 'post'],
  ['delete', 'delete'],
  ['patch', 'patch'],
])

function withMethods(verbs: readonly string[]): readonly Method[] {
  return verbs.map((verb) => METHOD_VERBS.get(verb)).filter((it) => it !== undefined)
}

function withVerbs(operations: readonly Operation[], verbs: readonly string[]): Operation[] {
  const methods = withMethods(verbs)
  return operations.filter(({ method }) => methods.includes(method))
}

function scoped({ namespaced }: Resource, kind: string): string {
  return namespaced ? `Namespaced${kind}` : kind
}

/** A noun in the plural has none. */
function withArticle(noun: string): string {
  if (/[^s]s$/.test(noun)) return noun
  return /^[AEIOU]/.test(noun) ? `an ${noun}` : `a ${noun}`
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
