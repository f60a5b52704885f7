/**
 * An AdmissionReview: what a webhook is told of a request.
 *
 * Models apiserver/pkg/admission/plugin/webhook/request. Left out: managedFields, which are noted
 * after all webhooks; AdmissionReview v1beta1's own field names, which are those of v1.
 */
import type { JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/meta'
import type { AdmissionRequest } from '../admission'
import { userOf } from '../authorization/users'
import type { Resource } from '../registry'
import type { Invocation } from './configured'
import { isNamespace } from './selected'
import { isUnnamed, told } from './told'

/** Undefined when the webhook knows no version of AdmissionReview that there is. */
export function admissionReview(
  { hook, as }: Invocation,
  request: AdmissionRequest,
  uid: string,
): JsonObject | undefined {
  const version = hook.webhook.admissionReviewVersions.find((it) => VERSIONS.includes(it))
  if (version === undefined) return undefined
  const { old, verb } = request
  const object = verb === 'DELETE' ? undefined : told(as, request, request.object)
  const oldObject = old && told(as, request, old)
  const review = {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: {
      uid,
      ...aboutRequest(request, as, object ?? oldObject),
      object: object ?? null,
      oldObject: oldObject ?? null,
    },
  }
  return review as unknown as JsonObject // Objects of the API are JSON.
}

/** What is told of a request besides its objects; `as` is the version that is asked for. */
export function aboutRequest(
  request: AdmissionRequest,
  as: Resource,
  object: KubeObject = request.object,
) {
  const { resource, requested, subresource, verb } = request
  const kind = kindOf(object)
  const { group, plural } = resource
  // The kinds of subresources are of one version only.
  const isOwn = kind.kind === resource.kind
  const part = subresource === undefined ? {} : { subResource: subresource }
  const requestPart = subresource === undefined ? {} : { requestSubResource: subresource }
  return {
    kind: isOwn ? { ...kind, version: as.version } : kind,
    resource: { group, version: as.version, resource: plural },
    ...part,
    requestKind: isOwn ? { ...kind, version: requested.version } : kind,
    requestResource: { group, version: requested.version, resource: plural },
    ...requestPart,
    ...placeOf(request),
    operation: verb,
    userInfo: userInfoOf(request),
    dryRun: request.options.dryRun ?? false,
    options: optionsOf(request),
  }
}

const VERSIONS = ['v1', 'v1beta1']

function kindOf({ apiVersion = '', kind = '' }: Partial<KubeObject>) {
  const slash = apiVersion.indexOf('/')
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
  }
}

function placeOf(request: AdmissionRequest) {
  const { namespace, name } = request
  const home = isNamespace(request) ? name : namespace
  return {
    ...(isUnnamed(request) ? {} : { name }),
    ...(home === undefined ? {} : { namespace: home }),
  }
}

function userInfoOf(request: AdmissionRequest) {
  const { name, uid, groups, extra } = userOf(request)
  return {
    ...(name !== '' && { username: name }),
    ...(uid && { uid }),
    ...(groups.length > 0 && { groups }),
    ...(extra && { extra }),
  }
}

function optionsOf({ verb, options, deletion }: AdmissionRequest) {
  const { dryRun, fieldManager } = options
  return {
    kind: OPTIONS[verb],
    apiVersion: 'meta.k8s.io/v1',
    ...(dryRun && { dryRun: ['All'] }),
    ...(fieldManager !== undefined && { fieldManager }),
    ...deletion,
  }
}

const OPTIONS: Readonly<Record<AdmissionRequest['verb'], string>> = {
  CREATE: 'CreateOptions',
  UPDATE: 'UpdateOptions',
  DELETE: 'DeleteOptions',
}
