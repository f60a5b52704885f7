/**
 * One request at one resource: what it is about, who asks, and how an object of it is told in the
 * version that was asked for.
 */
import { keyFrom } from '../../api/meta'
import type { ApiServer } from '../../apiserver/apiserver'
import type { Resource } from '../../apiserver/registry'
import { wrongNamespace } from '../../apiserver/status-error'
import type { WriteOptions } from '../../apiserver/write-options'
import type { Cluster } from '../../cluster'
import { readBody, yamlWarnings } from '../body'
import type { ApiRequest } from '../messages'
import { type WriteParameters, writeParameters } from '../parameters'
import type { ResourceTarget } from '../target'
import { typedBody } from './body-type'

export interface Endpoint {
  readonly cluster: Cluster
  readonly server: ApiServer
  readonly request: ApiRequest
  readonly target: ResourceTarget
  /** In the version that the URL names. */
  readonly resource: Resource
  /** Of the object, when the URL names one; else of its Namespace. */
  readonly key: string
}

/** Who asks, and for which part of the object. */
export function askedBy({ request, target }: Endpoint): WriteOptions {
  const { user, query } = request
  const { subresource } = target
  const fieldSelector = query.get('fieldSelector')
  return {
    user: user.name,
    userInfo: user,
    isClient: true,
    ...(fieldSelector === null ? {} : { fieldSelector }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

/** How a write is to be done, and the warnings that it gathers. */
export function writing(endpoint: Endpoint): {
  readonly parameters: WriteParameters
  readonly options: WriteOptions
  readonly warnings: string[]
} {
  const { query, headers } = endpoint.request
  const kind = OPTIONS[endpoint.request.method] ?? 'CreateOptions'
  const parameters = writeParameters(query, kind, headers['user-agent'])
  const warnings: string[] = []
  const { dryRun, fieldManager, fieldValidation } = parameters
  const options: WriteOptions = {
    ...askedBy(endpoint),
    dryRun,
    isStrict: fieldValidation === 'Strict',
    ignoresUnknown: fieldValidation === 'Ignore',
    problems: [],
    warnings,
    fieldManager,
  }
  return { parameters, options, warnings }
}

/** What the options of a write are called. */
const OPTIONS: Readonly<Record<string, string>> = { PUT: 'UpdateOptions', PATCH: 'PatchOptions' }

/** The object in the body, of the type and in the Namespace that the URL says. */
export function bodyOf(endpoint: Endpoint, options: WriteOptions): Record<string, unknown> {
  const { request, resource } = endpoint
  const { kind, apiVersion } = resource
  const reading = { kind, isStrict: true }
  const { value, problems } = readBody(request.body, request.headers['content-type'], reading)
  const body = typedBody(endpoint, value, resource)
  const told = options.isStrict ? problems : problems.flatMap(yamlWarnings)
  options.problems?.push(...told)
  return { ...body, apiVersion, kind, metadata: placed(endpoint, body.metadata) }
}

export const keyAt = ({ namespace, name }: ResourceTarget): string => keyFrom(namespace, name ?? '')

/** The metadata with the Namespace of the URL; throws when the body names another. */
export function placed({ target, resource }: Endpoint, metadata: unknown): unknown {
  if (metadata === undefined || metadata === null) {
    return target.namespace === undefined ? {} : { namespace: target.namespace }
  }
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return metadata // Refused later.
  const { namespace: sent, ...others } = metadata as Record<string, unknown> // An object.
  if (!resource.namespaced || target.namespace === undefined) return others
  if (sent !== undefined && sent !== '' && sent !== target.namespace) {
    throw wrongNamespace()
  }
  return { ...metadata, namespace: target.namespace }
}
