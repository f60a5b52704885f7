/**
 * Endpoints in the words of OpenAPI 2 and 3. Clients find here what a server can do: kubectl looks
 * whether a patch of a kind takes `fieldValidation` and `dryRun`, and which patches there are.
 *
 * Models k8s.io/kube-openapi/pkg/{builder,builder3}.
 */

import { parameterText } from './descriptions'
import type { Dialect, Json } from './dialect'
import { CODES, type Endpoint, type Operation } from './operations'

/** The item of a path, with all its operations. */
export function pathItem(endpoint: Endpoint, dialect: Dialect, place: Place): Json {
  const operations = endpoint.operations.map((it) => [
    it.method,
    { ...described(it, place), ...(dialect.version === 2 ? inV2 : inV3)(it, dialect, place) },
  ])
  const { kind } = endpoint.operations[0]?.kind ?? { kind: '' }
  const own = endpoint.parameters.map((name) => {
    const texts = { name: `name of the ${kind}`, path: 'path to the resource', namespace: '' }
    return parameter(name, texts[name] || parameterText(name), 'path', dialect)
  })
  const pretty = parameter('pretty', parameterText('pretty'), 'query', dialect)
  const connects = endpoint.operations[0]?.action === 'connect'
  return {
    ...Object.fromEntries(operations),
    parameters: connects ? own : [...own, pretty],
  }
}

/** What a client reads of the API itself: `/apis/apps/v1/`. */
export function readingItem(
  what: { readonly description: string; readonly id: string; readonly definition: string },
  tag: string,
  dialect: Dialect,
): Json {
  const { description, id, definition } = what
  const schema = dialect.refer(definition)
  const types = id === 'getCodeVersion' ? [JSON_TYPE] : OBJECT_TYPES
  const answers = responses([200], schema, types, dialect)
  const consumed = dialect.version === 2 ? { consumes: types, produces: types, ...HTTPS } : {}
  return { get: { description, operationId: id, tags: [tag], ...consumed, ...answers } }
}

/** Where an operation stands, for its tag and its id. */
export interface Place {
  /** `apps_v1` */
  readonly tag: string
  /** `AppsV1` */
  readonly prefix: string
  /** What objects may be written as. */
  readonly types: readonly string[]
}

const JSON_TYPE = 'application/json'
export const CUSTOM_TYPES: readonly string[] = [JSON_TYPE, 'application/yaml']
export const OBJECT_TYPES: readonly string[] = [
  ...CUSTOM_TYPES,
  'application/vnd.kubernetes.protobuf',
]
const STREAMS: readonly string[] = [
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
]
const PATCHES: readonly string[] = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
]
const STRATEGIC = 'application/strategic-merge-patch+json'
const HTTPS = { schemes: ['https'] }

/** Query parameters that are no strings. */
const TYPES: Readonly<Record<string, string | undefined>> = {
  allowWatchBookmarks: 'boolean',
  follow: 'boolean',
  force: 'boolean',
  gracePeriodSeconds: 'integer',
  ignoreStoreReadErrorWithClusterBreakingPotential: 'boolean',
  insecureSkipTLSVerifyBackend: 'boolean',
  limit: 'integer',
  limitBytes: 'integer',
  orphanDependents: 'boolean',
  ports: 'integer',
  previous: 'boolean',
  sendInitialEvents: 'boolean',
  sinceSeconds: 'integer',
  stderr: 'boolean',
  stdin: 'boolean',
  stdout: 'boolean',
  tailLines: 'integer',
  timeoutSeconds: 'integer',
  timestamps: 'boolean',
  tty: 'boolean',
  watch: 'boolean',
}

function described({ description, id, action, kind }: Operation, place: Place): Json {
  const [verb, rest] = id
  return {
    description,
    operationId: `${verb}${place.prefix}${rest}`,
    tags: [place.tag],
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
  }
}

function inV2(operation: Operation, dialect: Dialect, { types }: Place): Json {
  const { body, query, answer } = operation
  const content = body && {
    in: 'body',
    name: 'body',
    ...(body.required && { required: true }),
    schema: dialect.refer(body.definition),
  }
  const produces = producedBy(operation, types)
  return {
    ...HTTPS,
    consumes: operation.method === 'patch' ? patchesOf(operation) : consumed(operation, types),
    produces,
    parameters: [...(content === undefined ? [] : [content]), ...queried(query, dialect)],
    ...responses(operation.codes, answerOf(answer, dialect), produces, dialect),
  }
}

function inV3(operation: Operation, dialect: Dialect, { types }: Place): Json {
  const { body, query, answer } = operation
  const schema = body && dialect.refer(body.definition)
  const contents = operation.method === 'patch' ? patchesOf(operation) : ['*/*']
  return {
    ...(query.length > 0 && { parameters: queried(query, dialect) }),
    ...(body !== undefined && {
      requestBody: {
        content: Object.fromEntries(contents.map((type) => [type, { schema }])),
        ...(body.required && { required: true }),
      },
    }),
    ...responses(operation.codes, answerOf(answer, dialect), producedBy(operation, types), dialect),
  }
}

function consumed({ action }: Operation, types: readonly string[]): readonly string[] {
  return types === CUSTOM_TYPES && action !== 'connect' ? types : ['*/*']
}

function producedBy({ action, answer }: Operation, types: readonly string[]): readonly string[] {
  if (action === 'connect') return ['*/*']
  if (answer === 'text') return ['text/plain', ...types]
  return action === 'list' && types === OBJECT_TYPES ? [...types, ...STREAMS] : types
}

function patchesOf({ action, strategic }: Operation): readonly string[] {
  if (action === 'connect') return ['*/*']
  return strategic ? [...PATCHES, STRATEGIC] : PATCHES
}

function answerOf(answer: Operation['answer'], dialect: Dialect): Json {
  return answer === 'text' ? { type: 'string' } : dialect.refer(answer.definition)
}

function responses(
  codes: Operation['codes'],
  schema: Json,
  types: readonly string[],
  { version }: Dialect,
): Json {
  const content = Object.fromEntries(types.map((type) => [type, { schema }]))
  const answered = codes.map((code) => [
    String(code),
    { description: CODES[code], ...(version === 2 ? { schema } : { content }) },
  ])
  return {
    responses: { ...Object.fromEntries(answered), '401': { description: 'Unauthorized' } },
  }
}

function queried(names: readonly string[], dialect: Dialect): readonly Json[] {
  return names.map((name) => parameter(name, parameterText(name), 'query', dialect))
}

function parameter(
  name: string,
  description: string,
  place: 'path' | 'query',
  { version }: Dialect,
): Json {
  const type = { type: TYPES[name] ?? 'string', uniqueItems: true }
  return {
    description,
    in: place,
    name,
    ...(place === 'path' && { required: true }),
    ...(version === 2 ? type : { schema: type }),
  }
}
