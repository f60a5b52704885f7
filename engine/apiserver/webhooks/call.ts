/**
 * One webhook is asked about one request.
 *
 * Models callHook of apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go and
 * plugin/webhook/errors.
 */
import type { AdmissionRequest } from '../admission'
import { badRequest, internalError } from '../status-error'
import type { ServerContext } from '../strategy'
import type { Invocation } from './configured'
import { denial, responseOf } from './response'
import { admissionReview } from './review'

/**
 * The patch that the webhook wants, if any; undefined too when it cannot be asked and does not
 * matter. Throws the refusal when it denies the request or cannot be asked and matters.
 */
export function askWebhook(
  invocation: Invocation,
  request: AdmissionRequest,
  context: ServerContext,
): unknown {
  const { type, webhook } = invocation.hook
  const { name, clientConfig, sideEffects, timeoutSeconds = 10, failurePolicy } = webhook
  if (request.options.dryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') {
    throw badRequest(`admission webhook ${JSON.stringify(name)} does not support dry run`)
  }
  const fail = (problem: string): undefined => {
    if (failurePolicy === 'Ignore') return undefined
    throw internalError(`failed calling webhook ${JSON.stringify(name)}: ${problem}`)
  }
  const review = admissionReview(invocation, request, context.random.uuid('admission review'))
  if (review === undefined) {
    const unknown = 'webhook does not accept known AdmissionReview versions (v1, v1beta1)'
    return fail(`could not create admission objects: ${unknown}`)
  }
  const call = { name, config: clientConfig, body: review, timeoutSeconds }
  const answer = context.webhooks.outside.ask(call, context.reader)
  if (answer.type === 'failed') return fail(`failed to call webhook: ${answer.problem}`)
  const response = responseOf(answer.body, review, type)
  if (response.type === 'invalid') return fail(response.problem)
  for (const warning of response.warnings) context.warn(warning)
  if (response.type === 'denied') throw denial(name, response.result)
  return response.patch
}
