/**
 * Whether a webhook whose rules match a request is called for it: what its selectors and its match
 * conditions say.
 *
 * Models apiserver/pkg/admission/plugin/webhook/generic/webhook.go (ShouldCallHook).
 */
import type { AdmissionRequest } from '../admission'
import { conditionsHold } from '../policies/match-conditions'
import { requestValues } from '../policies/request-values'
import { forbidden } from '../status-error'
import type { ServerContext } from '../strategy'
import type { Invocation } from './configured'
import { aboutRequest } from './review'
import { isSelected } from './selected'
import { told } from './told'

/** Throws a Forbidden when that cannot be told and matters. */
export function isCalled(
  { hook, as }: Invocation,
  request: AdmissionRequest,
  context: ServerContext,
): boolean {
  const { matchConditions = [], failurePolicy } = hook.webhook
  if (!isSelected(hook.webhook, request, context)) return false
  if (matchConditions.length === 0) return true
  const { object, old, verb, resource, name } = request
  const seen = verb === 'DELETE' ? undefined : told(as, request, object)
  const seenOld = old && told(as, request, old)
  const values = {
    ...requestValues(request, context),
    object: seen ?? null,
    oldObject: seenOld ?? null,
    request: aboutRequest(request, as, seen ?? seenOld),
  }
  const compile = (text: string) => context.webhooks.expressions.condition(text)
  const holds = conditionsHold(matchConditions, compile, values, failurePolicy)
  if (typeof holds === 'object') throw forbidden(resource, name, holds.error)
  return holds
}
