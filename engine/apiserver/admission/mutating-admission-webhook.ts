/**
 * Asks the webhooks of MutatingWebhookConfigurations, one after the other: each sees what those
 * before it made of the object.
 *
 * Models apiserver/pkg/admission/plugin/webhook/mutating. Left out: CONNECT (exec and its like).
 */
import type { JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/meta'
import { merge } from '../../store/merge'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import { applyJsonPatch } from '../patch/json-patch'
import { PatchError } from '../patch/patch-error'
import { internalError, isStatusError } from '../status-error'
import { askWebhook } from '../webhooks/call'
import { isCalled } from '../webhooks/conditions'
import type { Invocation } from '../webhooks/configured'
import { told, untold } from '../webhooks/told'

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  verbs: ['CREATE', 'UPDATE', 'DELETE'],
  seesActions: true,
  admit(request, context) {
    const { rounds } = request
    if (rounds === undefined) return request.object
    rounds.begin(request.object)
    let current = request
    for (const invocation of context.webhooks.for('mutating', request)) {
      const { hook } = invocation
      if (!rounds.isDue(hook) || !isCalled(invocation, current, context)) continue
      const patch = askWebhook(invocation, current, context)
      const object = patch === undefined ? current.object : patchedBy(invocation, current, patch)
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
function patchedBy(
  { hook, as }: Invocation,
  request: AdmissionRequest,
  patch: unknown,
): KubeObject {
  const { object, verb } = request
  if (Array.isArray(patch) && patch.length === 0) return object
  if (verb === 'DELETE') {
    const name = JSON.stringify(hook.webhook.name)
    const attempted = `admission webhook ${name} attempted to modify the object`
    throw internalError(`${attempted}, which is not supported for this operation`)
  }
  return attempt(() => {
    // Objects of the API are JSON, and so is what a patch makes of them.
    const document = told(as, request, object) as unknown as JsonObject
    return untold(as, request, applyJsonPatch(document, patch) as unknown as KubeObject)
  })
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
