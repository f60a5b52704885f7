/**
 * The subresource `scale`: the same small object for everything that has replicas.
 *
 * Models pkg/registry/apps/*\/storage/storage.go (ScaleREST). Left out: apply patches of a scale.
 */

import type { KubeObject } from '../../api/meta'
import * as field from '../../apiserver/field-error'
import { applyJsonPatch } from '../../apiserver/patch/json-patch'
import { applyMergePatch } from '../../apiserver/patch/merge-patch'
import { PatchError, refusalOf } from '../../apiserver/patch/patch-error'
import { type Scale, scaledTo, scaleOf } from '../../apiserver/scale'
import {
  badRequest,
  conflict,
  invalid,
  notFound,
  preconditionFailed,
  unsupportedMediaType,
  wrongMethod,
  wrongName,
  wrongPatchType,
} from '../../apiserver/status-error'
import { seenAs } from '../../apiserver/versions'
import { mediaTypeOf, readBody, readJson, textOf } from '../body'
import type { ObjectAnswer } from '../messages'
import { scaleColumns } from '../tables/workloads'
import { typedBody } from './body-type'
import { askedBy, type Endpoint, placed, writing } from './endpoint'

export function scale(endpoint: Endpoint): ObjectAnswer {
  const { server, resource, request, key } = endpoint
  switch (request.method) {
    case 'GET': {
      server.requireRead('get', resource, key, askedBy(endpoint))
      return answered(scaleOf(resource, seenAs(resource, found(endpoint))))
    }
    case 'PUT':
      return change(endpoint, 'update', () => sent(endpoint))
    case 'PATCH':
      return change(endpoint, 'patch', (scale) => patched(endpoint, scale))
    default:
      throw wrongMethod()
  }
}

/** The scale of what is not there is missed under a name of its own. */
function found({ cluster, resource, key, target }: Endpoint): KubeObject {
  const object = cluster.store.get(resource.id, key)
  if (object !== undefined) return object
  const { group, plural, isCustom } = resource
  throw notFound({ group, plural: isCustom ? plural : `${plural}/scale` }, target.name ?? '')
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

const SCALE = { kind: 'Scale', apiVersion: 'autoscaling/v1' }

function sent(endpoint: Endpoint): Record<string, unknown> {
  const { body, headers } = endpoint.request
  const { value } = readBody(body, headers['content-type'], { kind: 'Scale', isStrict: false })
  const scale = typedBody(endpoint, value, SCALE)
  const metadata: unknown = placed(endpoint, scale.metadata)
  const { name } = Object(metadata)
  if (name === undefined || name === '') throw wrongName(name, endpoint.target.name ?? '')
  return { ...scale, metadata }
}

function patched(endpoint: Endpoint, scale: Scale): Record<string, unknown> {
  const { resource, request } = endpoint
  const type = mediaTypeOf(request.headers['content-type'])
  // A scale has no lists: merged strategically it comes out the same.
  if (!PATCHES.includes(type)) {
    throw resource.isCustom ? unsupportedMediaType(PATCHES) : wrongPatchType()
  }
  const refuse = (why: string) => badRequest(`error decoding patch: ${why}`)
  const { value } = readJson(textOf(request.body), false, refuse)
  const document = JSON.parse(JSON.stringify(scale))
  const next = type === PATCHES[0] ? applyJsonPatch : applyMergePatch
  try {
    return typedBody(endpoint, next(document, value), SCALE)
  } catch (error) {
    throw error instanceof PatchError ? refusalOf(error) : error
  }
}

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
]

function refuseConflict({ resource }: Endpoint, old: KubeObject, metadata: unknown): void {
  const { name, uid, resourceVersion } = Object(metadata)
  if (name !== old.metadata.name) throw wrongName(name, old.metadata.name)
  if (uid && uid !== old.metadata.uid) {
    throw preconditionFailed(resource, old.metadata.name, 'UID', String(uid), old.metadata.uid)
  }
  const isSame = !resourceVersion || resourceVersion === old.metadata.resourceVersion
  if (!isSame) throw conflict(resource, old.metadata.name)
}

function replicasOf({ spec }: Record<string, unknown>, { metadata }: KubeObject): number {
  const { replicas = 0 } = Object(spec)
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
