/**
 * An AdmissionReview: what a webhook is told of a request.
 *
 * The rule to know: before a new object is admitted it has no uid, no time of creation and no
 * generated name yet; webhooks that change objects do not see them.
 *
 * Models apiserver/pkg/admission/plugin/webhook/request. Left out: managedFields, which are noted
 * after all webhooks; AdmissionReview v1beta1's own field names, which are those of v1.
 */
import type { JsonObject } from '../../api/json'
import type { KubeObject, Metadata } from '../../api/meta'
import type { AdmissionRequest } from '../admission'
import { userOf } from '../authorization/users'
import type { Resource } from '../registry'
import type { Invocation } from './configured'
import { isNamespace } from './selected'

/** Undefined when the webhook knows no version of AdmissionReview that there is. */
export function admissionReview(
  { hook, as }: Invocation,
  request: AdmissionRequest,
  uid: string,
): JsonObject | undefined {
  const version = hook.webhook.admissionReviewVersions.find((it) => VERSIONS.includes(it))
  if (version === undefined) return undefined
  const { old, verb } = request
  const object = verb === 'DELETE' ? undefined : toldOf(request)
  const review = {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: {
      uid,
      ...aboutRequest(request, as, object),
      object: object === undefined ? null : versioned(as, object),
      oldObject: old === undefined ? null : versioned(as, old),
    },
  }
  return review as unknown as JsonObject // Objects of the API are JSON.
}

/** What is told of a request besides its objects; `as` is the version that is asked for. */
export function aboutRequest(
  request: AdmissionRequest,
  as: Resource,
  object: KubeObject | undefined = request.object,
) {
  const { old, resource, subresource, verb } = request
  const { group: of, kind } = kindOf(object ?? old, resource)
  const { group, plural } = resource
  const part = subresource === undefined ? {} : { subResource: subresource }
  const requestPart = subresource === undefined ? {} : { requestSubResource: subresource }
  return {
    kind: { group: of, version: as.version, kind },
    resource: { group, version: as.version, resource: plural },
    ...part,
    requestKind: { group: of, version: resource.version, kind },
    requestResource: { group, version: resource.version, resource: plural },
    ...requestPart,
    ...placeOf(request),
    operation: verb,
    userInfo: userInfoOf(request),
    dryRun: request.options.dryRun ?? false,
    options: optionsOf(request),
  }
}

/** What a webhook is shown of the object, and what its patches are applied to. */
export function toldOf(request: AdmissionRequest): KubeObject {
  const { object, verb, rounds } = request
  if (verb !== 'CREATE' || rounds === undefined) return object
  const { uid: _, resourceVersion: __, generation: ___, ...metadata } = object.metadata
  const told: Partial<Metadata> = { ...metadata }
  if (hasGeneratedName(request)) Object.assign(told, { name: undefined })
  // What is not there yet is not shown.
  return { ...object, metadata: { ...told, creationTimestamp: null } as unknown as Metadata }
}

const VERSIONS = ['v1', 'v1beta1']

/** The object as a webhook of this version is told it. */
const versioned = ({ conversion }: Resource, object: KubeObject): KubeObject =>
  conversion === undefined ? object : conversion.fromStored(object)

/** Only what the server names later is of another name than was asked for. */
const hasGeneratedName = ({ object, name }: AdmissionRequest): boolean =>
  object.metadata.name !== name

function kindOf(object: KubeObject | undefined, resource: Resource) {
  const { apiVersion, kind } = object ?? resource
  const slash = apiVersion.indexOf('/')
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind }
}

function placeOf(request: AdmissionRequest) {
  const { namespace, name, rounds, verb } = request
  const isNameless = verb === 'CREATE' && rounds !== undefined && hasGeneratedName(request)
  const home = isNamespace(request) ? name : namespace
  return {
    ...(isNameless ? {} : { name }),
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
