/**
 * Asks the webhooks of MutatingWebhookConfigurations, one after the other: each sees what those
 * before it made of the object.
 *
 * Models apiserver/pkg/admission/plugin/webhook/mutating.
 */
import type { JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/meta'
import { deepEqual } from '../../store/equal'
import { merge } from '../../store/merge'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import { decodeBody } from '../body'
import { applyJsonPatch } from '../patch/json-patch'
import { PatchError } from '../patch/patch-error'
import { internalError, isStatusError } from '../status-error'
import { askWebhook } from '../webhooks/call'
import type { Hook } from '../webhooks/configured'
import { toldOf } from '../webhooks/review'
import { isSelected } from '../webhooks/selected'

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  verbs: ['CREATE', 'UPDATE', 'DELETE'],
  admit(request, context) {
    const { rounds, verb, resource, subresource } = request
    if (rounds === undefined) return request.object
    rounds.begin(request.object)
    let current = request
    for (const invocation of context.webhooks.for('mutating', verb, resource, subresource)) {
      const { hook } = invocation
      if (!rounds.isDue(hook) || !isSelected(hook.webhook, current, context)) continue
      const patch = askWebhook(invocation, current, context)
      const object = patch === undefined ? current.object : patchedBy(hook, current, patch)
      if (object !== current.object) {
        rounds.changed()
        current = merge(current, { object })
      }
      rounds.called(hook)
    }
    rounds.end(current.object)
    return current.object
  },
}

/** The object with a patch on it, decoded and defaulted again; the same when nothing changed. */
function patchedBy({ webhook }: Hook, request: AdmissionRequest, patch: unknown): KubeObject {
  const { object, resource, verb } = request
  if (Array.isArray(patch) && patch.length === 0) return object
  if (verb === 'DELETE') {
    const name = JSON.stringify(webhook.name)
    const attempted = `admission webhook ${name} attempted to modify the object`
    throw internalError(`${attempted}, which is not supported for this operation`)
  }
  const told = toldOf(request) as unknown as JsonObject // Objects of the API are JSON.
  const decoded = attempt(() => decodeBody(resource, applyJsonPatch(told, patch), []))
  const whole = resource.strategy.withDefaults?.(decoded) ?? decoded
  const { labels, annotations, ownerReferences, finalizers } = whole.metadata
  const metadata = { ...object.metadata }
  // The rest of the metadata is the server's.
  for (const [field, value] of Object.entries({
    labels,
    annotations,
    ownerReferences,
    finalizers,
  })) {
    if (value === undefined) Reflect.deleteProperty(metadata, field)
    else Object.assign(metadata, { [field]: value })
  }
  const next = merge(whole, { metadata })
  return deepEqual(next, object) ? object : next
}

/** A patch that does not fit is an error of the server, as it is not the client's. */
function attempt<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof PatchError) throw internalError(error.message)
    if (!isStatusError(error, 'BadRequest')) throw error
    throw internalError(error.message.replace(/^.* cannot be handled as a \w+: /, ''))
  }
}
