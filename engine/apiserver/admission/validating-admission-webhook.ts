/**
 * Asks the webhooks of ValidatingWebhookConfigurations, all at once: one that refuses keeps none
 * of the others from being asked.
 *
 * Models apiserver/pkg/admission/plugin/webhook/validating. Of several refusals the first of the
 * configurations' order is told; the original tells the fastest. Left out: CONNECT.
 */
import type { AdmissionPlugin } from '../admission'
import { Unanswered } from '../outside'
import { StatusError } from '../status-error'
import { askWebhook } from '../webhooks/call'
import { isCalled } from '../webhooks/conditions'

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  verbs: ['CREATE', 'UPDATE', 'DELETE'],
  seesActions: true,
  validate(request, context) {
    if (!context.webhooks.has('validating')) return
    const invocations = context.webhooks
      .for('validating', request)
      .filter((invocation) => isCalled(invocation, request, context))
    let refusal: StatusError | undefined
    for (const invocation of invocations) {
      try {
        askWebhook(invocation, request, context)
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        // Before all have answered nothing is decided.
        if (!(refusal instanceof Unanswered)) {
          refusal = error instanceof Unanswered ? error : (refusal ?? error)
        }
      }
    }
    if (refusal !== undefined) throw refusal
  },
}
