/**
 * Conversion between versions of a custom resource by a webhook.
 *
 * The rule to know: conversions change nothing but what a version says differently, so an object
 * that is stored is converted once to each version, for as long as it lives. Of the metadata a
 * webhook may change labels and annotations.
 *
 * Models apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go. Left out: several
 * objects in one review.
 */
import { isList, isObject, type Json, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/meta'
import type { Reader } from '../../client/reader'
import { deepFreeze } from '../../store/freeze'
import type { ClientConfig, Outside } from '../outside'
import { unclassified } from '../status-error'

export class WebhookConverter {
  readonly #webhook: ConversionWebhook
  readonly #asking: Asking
  readonly #known = new WeakMap<KubeObject, Map<string, KubeObject>>()

  constructor(webhook: ConversionWebhook, asking: Asking) {
    this.#webhook = webhook
    this.#asking = asking
  }

  /** Throws what a request is answered whose object cannot be converted. */
  convert(object: KubeObject, apiVersion: string): KubeObject {
    if (object.apiVersion === apiVersion) return object
    const known = this.#known.get(object)?.get(apiVersion)
    if (known !== undefined) return known
    const converted = this.#ask(object, apiVersion)
    if (!Object.isFrozen(object)) return converted
    const versions = this.#known.get(object) ?? new Map<string, KubeObject>()
    this.#known.set(object, versions.set(apiVersion, deepFreeze(converted)))
    return converted
  }

  #ask(object: KubeObject, desiredAPIVersion: string): KubeObject {
    const { name, clientConfig, conversionReviewVersions } = this.#webhook
    const { outside, reader, uid: newUid } = this.#asking
    const failed = (detail: string) =>
      unclassified(`conversion webhook for ${about(object)} ${detail}`)
    const version = conversionReviewVersions.find((it) => VERSIONS.includes(it))
    const uid = newUid()
    const review = {
      kind: 'ConversionReview',
      apiVersion: `apiextensions.k8s.io/${version ?? VERSIONS[0]}`,
      request: { uid, desiredAPIVersion, objects: [object] },
    }
    const call = {
      name,
      config: clientConfig,
      body: review as unknown as JsonObject, // Objects of the API are JSON.
      timeoutSeconds: 30,
    }
    const answer = outside.ask(call, reader)
    if (answer.type === 'failed') throw failed(`failed: ${answer.problem}`)
    const objects = convertedIn(answer.body, uid, review)
    if (typeof objects === 'string') throw failed(`failed: ${objects}`)
    if (objects.length !== 1) throw failed(`returned ${objects.length} objects, expected 1`)
    const restored = restoredTo(object, objects[0] ?? null, desiredAPIVersion)
    if (typeof restored !== 'string') return restored
    throw failed(`returned invalid converted object at index 0: ${restored}`)
  }
}

interface ConversionWebhook {
  /** Of the definition. */
  readonly name: string
  readonly clientConfig: ClientConfig
  readonly conversionReviewVersions: readonly string[]
}

/** Who is asked, and what for. */
export interface Asking {
  readonly outside: Outside
  readonly reader: Reader
  /** For a review. */
  readonly uid: () => string
}

const VERSIONS = ['v1', 'v1beta1']

const about = ({ apiVersion, kind }: KubeObject): string => `${apiVersion}, Kind=${kind}`

/** The objects that were answered, or why this is no answer. */
function convertedIn(
  body: unknown,
  uid: string,
  { kind, apiVersion }: { readonly kind: string; readonly apiVersion: string },
): readonly Json[] | string {
  if (!isObject(body) || !isObject(body.response)) return 'webhook response was absent'
  const { uid: answered = '', result, convertedObjects } = body.response
  if (answered !== uid) {
    return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(answered)}`
  }
  if (body.kind !== kind || body.apiVersion !== apiVersion) {
    const got = `${body.apiVersion}, Kind=${body.kind}`
    return `expected webhook response of ${apiVersion}, Kind=${kind}, got ${got}`
  }
  const { status = '', message = '' } = isObject(result) ? result : {}
  if (status !== 'Success') {
    return message ? String(message) : `response.result.status was '${status}', not 'Success'`
  }
  return isList(convertedObjects) ? convertedObjects : []
}

/** The converted object with the metadata that it may not change, or what is wrong with it. */
function restoredTo(object: KubeObject, converted: Json, apiVersion: string): KubeObject | string {
  if (!isObject(converted)) return 'must be an object'
  const { kind, metadata } = converted
  if (converted.apiVersion !== apiVersion) {
    return `invalid groupVersion (expected ${apiVersion}, received ${converted.apiVersion})`
  }
  if (kind !== object.kind) return `invalid kind (expected ${object.kind}, received ${kind})`
  if (!isObject(metadata)) return `invalid metadata of type ${typeof metadata} in input object`
  for (const field of KEPT) {
    const [was, is] = [object.metadata[field] ?? '', metadata[field] ?? '']
    if (was !== is) {
      const named = field === 'uid' ? 'UID' : field
      return `must have the same ${named}: ${was} != ${is}`
    }
  }
  const { labels: _, annotations: __, ...own } = object.metadata
  const { labels, annotations } = metadata
  const restored = {
    ...converted,
    metadata: {
      ...own,
      ...(isObject(labels) && { labels }),
      ...(isObject(annotations) && { annotations }),
    },
  }
  return restored as unknown as KubeObject // It has what every object has.
}

const KEPT = ['name', 'namespace', 'uid'] as const
