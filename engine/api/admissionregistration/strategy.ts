/** Webhook configurations and admission policies: defaults of admissionregistration/v1.
 *  Models pkg/apis/admissionregistration/v1/defaults.go and its validation of webhooks.
 *  Left out: compiling the expressions of webhooks' match conditions. */
import {
  duplicate,
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  stringListValue,
  tooMany,
} from '../../apiserver/field-error'
import { type Errors, eachAt, labelSelectorAt } from '../checks'
import { always, each, fields, otherwise, part } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { KindMap } from '../kinds'
import { isSubdomain } from '../names'
import { bindingErrors, policyErrors } from './policy-validation'

type Configuration =
  | KindMap['MutatingWebhookConfiguration']
  | KindMap['ValidatingWebhookConfiguration']
type Webhook = NonNullable<Configuration['webhooks']>[number]

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

function* configurationErrors({ webhooks }: Configuration): Errors {
  const names = new Set<string>()
  yield* eachAt(root('webhooks'), webhooks, function* (webhook, at) {
    if (names.has(webhook.name)) yield duplicate(at.child('name'), webhook.name)
    names.add(webhook.name)
    yield* webhookAt(at, webhook)
  })
}

const MAX_CONDITIONS = 64
const SIDE_EFFECTS = ['None', 'NoneOnDryRun']

function* webhookAt(at: FieldPath, webhook: Webhook): Errors {
  const { name, sideEffects, timeoutSeconds = 10, admissionReviewVersions = [] } = webhook
  yield* qualifiedNameAt(at.child('name'), name)
  yield* labelSelectorAt(at.child('namespaceSelector'), webhook.namespaceSelector)
  yield* labelSelectorAt(at.child('objectSelector'), webhook.objectSelector)
  if (timeoutSeconds < 1 || timeoutSeconds > 30) {
    const detail = 'the timeout value must be between 1 and 30 seconds'
    yield invalid(at.child('timeoutSeconds'), timeoutSeconds, detail)
  }
  if (!sideEffects) {
    const all = 'must specify one of None, NoneOnDryRun'
    yield required(at.child('sideEffects'), all)
  } else if (!SIDE_EFFECTS.includes(sideEffects)) {
    yield notSupported(at.child('sideEffects'), sideEffects, SIDE_EFFECTS)
  }
  const versionsAt = at.child('admissionReviewVersions')
  if (admissionReviewVersions.length === 0) {
    yield required(versionsAt, 'must specify one of v1, v1beta1')
  } else if (!admissionReviewVersions.some((v) => v === 'v1' || v === 'v1beta1')) {
    const detail = 'must include at least one of v1, v1beta1'
    yield invalid(versionsAt, stringListValue(admissionReviewVersions), detail)
  }
  const { url, service } = webhook.clientConfig
  if ((url === undefined) === (service === undefined)) {
    yield required(at.child('clientConfig'), 'exactly one of url or service is required')
  }
  const { matchConditions = [] } = webhook
  if (matchConditions.length > MAX_CONDITIONS) {
    yield tooMany(at.child('matchConditions'), matchConditions.length, MAX_CONDITIONS)
  }
}

function* qualifiedNameAt(at: FieldPath, name: string): Errors {
  if (!name) {
    yield required(at)
    return
  }
  for (const reason of isSubdomain(name)) yield invalid(at, name, reason)
  if (name.split('.').length < 3) {
    const detail = 'should be a domain with at least three segments separated by dots'
    yield invalid(at, name, detail)
  }
}
