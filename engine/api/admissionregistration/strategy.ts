/** Webhook configurations and admission policies: defaults of admissionregistration/v1.
 *  Models pkg/apis/admissionregistration/v1/defaults.go. */
import { always, each, fields, otherwise, part } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { KindMap } from '../kinds'
import { bindingErrors, policyErrors } from './policy-validation'
import { configurationErrors } from './webhook-validation'

const EVERYTHING = Object.freeze({})
const HTTPS = 443

const ruleDefaults = each(fields({ scope: otherwise('*') }))
const webhookRules = {
  failurePolicy: otherwise('Fail'),
  matchPolicy: otherwise('Equivalent'),
  namespaceSelector: otherwise(EVERYTHING),
  objectSelector: otherwise(EVERYTHING),
  timeoutSeconds: otherwise(10),
  rules: ruleDefaults,
  clientConfig: always(fields({ service: part(fields({ port: otherwise(HTTPS) })) })),
}
const matchResources = fields({
  matchPolicy: otherwise('Equivalent'),
  namespaceSelector: otherwise(EVERYTHING),
  objectSelector: otherwise(EVERYTHING),
  resourceRules: ruleDefaults,
  excludeResourceRules: ruleDefaults,
})

const mutating = fields({
  webhooks: each(fields({ ...webhookRules, reinvocationPolicy: otherwise('Never') })),
})
const validating = fields({ webhooks: each(fields(webhookRules)) })

export const mutatingWebhookStrategy = strategyOf<'MutatingWebhookConfiguration'>({
  // Defaults keep the kind.
  withDefaults: (object) => mutating(object) as KindMap['MutatingWebhookConfiguration'],
  validate: configurationErrors,
  allowsUnconditionalUpdate: false,
  generationOf: ({ webhooks }) => webhooks ?? [],
})

export const validatingWebhookStrategy = strategyOf<'ValidatingWebhookConfiguration'>({
  // Defaults keep the kind.
  withDefaults: (object) => validating(object) as KindMap['ValidatingWebhookConfiguration'],
  validate: configurationErrors,
  allowsUnconditionalUpdate: false,
  generationOf: ({ webhooks }) => webhooks ?? [],
})

const policy = fields({
  spec: always(
    fields({ failurePolicy: otherwise('Fail'), matchConstraints: part(matchResources) }),
  ),
})
const binding = fields({ spec: always(fields({ matchResources: part(matchResources) })) })

export const admissionPolicyStrategy = strategyOf<'ValidatingAdmissionPolicy'>({
  // Defaults keep the kind.
  withDefaults: (object) => policy(object) as KindMap['ValidatingAdmissionPolicy'],
  validate: policyErrors,
  allowsUnconditionalUpdate: false,
})

export const admissionPolicyBindingStrategy = strategyOf<'ValidatingAdmissionPolicyBinding'>({
  // Defaults keep the kind.
  withDefaults: (object) => binding(object) as KindMap['ValidatingAdmissionPolicyBinding'],
  validate: bindingErrors,
  allowsUnconditionalUpdate: false,
})
