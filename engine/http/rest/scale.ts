/**
 * The subresource `scale`: the same small object for everything that has replicas.
 *
 * Models pkg/registry/apps/*\/storage/storage.go (ScaleREST). Left out: apply patches of a scale.
 */

import type { KubeObject } from '../../api/meta'
import * as field from '../../apiserver/field-error'
import { applyJsonPatch } from '../../apiserver/patch/json-patch'
import { applyMergePatch } from '../../apiserver/patch/merge-patch'
import { type Scale, scaledTo, scaleOf } from '../../apiserver/scale'
import {
  badRequest,
  conflict,
  invalid,
  methodNotAllowed,
  unsupportedMediaType,
} from '../../apiserver/status-error'
import { seenAs } from '../../apiserver/versions'
import { mediaTypeOf, readBody } from '../body'
import type { ObjectAnswer } from '../messages'
import { scaleColumns } from '../tables/workloads'
import { askedBy, asObject, type Endpoint, writing } from './endpoint'

export function scale(endpoint: Endpoint): ObjectAnswer {
  const { server, resource, request, key } = endpoint
  switch (request.method) {
    case 'GET': {
      server.requireRead('get', resource, key, askedBy(endpoint))
      return answered(scaleOf(resource, seenAs(resource, server.get(resource, key))))
    }
    case 'PUT':
      return change(endpoint, 'update', () => sent(endpoint))
    case 'PATCH':
      return change(endpoint, 'patch', (scale) => patched(endpoint, scale))
    default:
      throw methodNotAllowed(resource)
  }
}

const answered = (object: Scale): ObjectAnswer => ({
  type: 'object',
  code: 200,
  object,
  columns: scaleColumns,
})

function change(
  endpoint: Endpoint,
  verb: string,
  next: (scale: Scale) => Record<string, unknown>,
): ObjectAnswer {
  const { server, resource, key } = endpoint
  const { options } = writing(endpoint)
  const object = server.modify(resource, key, { ...options, verb }, (old) => {
    const asked = next(scaleOf(resource, old))
    refuseConflict(endpoint, old, asked.metadata)
    const replicas = replicasOf(asked, old)
    return scaledTo(resource, old, replicas)
  })
  return answered(scaleOf(resource, object))
}

function sent({ request }: Endpoint): Record<string, unknown> {
  const reading = { kind: 'Scale', isStrict: false }
  const { value } = readBody(request.body, request.headers['content-type'], reading)
  return asObject(value, 'Scale')
}

function patched({ request }: Endpoint, scale: Scale): Record<string, unknown> {
  const type = mediaTypeOf(request.headers['content-type'])
  const reading = { kind: 'Scale', isStrict: false }
  const { value } = readBody(request.body, 'application/json', reading)
  const document = JSON.parse(JSON.stringify(scale))
  if (type === 'application/json-patch+json') {
    return asObject(applyJsonPatch(document, value), 'Scale')
  }
  const isMerge = type === 'application/merge-patch+json'
  // A scale has no lists: merged strategically it comes out the same.
  if (!isMerge && type !== 'application/strategic-merge-patch+json') {
    throw unsupportedMediaType(PATCHES)
  }
  return asObject(applyMergePatch(document, value), 'Scale')
}

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
]

function refuseConflict({ resource }: Endpoint, old: KubeObject, metadata: unknown): void {
  const { name, resourceVersion } = asObject(metadata ?? {}, 'Scale')
  if (name !== undefined && name !== '' && name !== old.metadata.name) {
    throw badRequest(
      `the name of the object (${String(name)}) does not match ` +
        `the name on the URL (${old.metadata.name})`,
    )
  }
  const isSame = !resourceVersion || resourceVersion === old.metadata.resourceVersion
  if (!isSame) throw conflict(resource, old.metadata.name)
}

function replicasOf({ spec }: Record<string, unknown>, { metadata }: KubeObject): number {
  const { replicas = 0 } = asObject(spec ?? {}, 'Scale')
  if (typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 0) return replicas
  const at = field.root('spec').child('replicas')
  if (typeof replicas !== 'number') {
    throw badRequest(
      'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ' +
        `${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
    )
  }
  const error = field.invalid(at, replicas, 'must be greater than or equal to 0')
  throw invalid({ group: 'autoscaling', kind: 'Scale' }, metadata.name, [error])
}
