/**
 * What is wrong with the configurations of webhooks.
 * Models pkg/apis/admissionregistration/validation/validation.go. Left out: that what an old
 * configuration has wrong already may stay.
 */
import {
  duplicate,
  type FieldPath,
  invalid,
  notSupported,
  required,
  root,
  stringListValue,
} from '../../apiserver/field-error'
import { type Errors, eachAt, labelSelectorAt } from '../checks'
import type { KindMap } from '../kinds'
import { isSubdomain } from '../names'
import { clientConfigAt } from './client-config'
import { PolicyExpressions } from './policy-expressions'
import { conditionErrors, ruleErrors } from './policy-validation'

export type Configuration =
  | KindMap['MutatingWebhookConfiguration']
  | KindMap['ValidatingWebhookConfiguration']

export function* configurationErrors({ webhooks }: Configuration): Errors {
  const names = new Set<string>()
  yield* eachAt(root('webhooks'), webhooks, function* (webhook, at) {
    yield* webhookAt(at, webhook)
    if (names.has(webhook.name)) yield duplicate(at.child('name'), webhook.name)
    names.add(webhook.name)
  })
}

type Webhook = NonNullable<Configuration['webhooks']>[number] & {
  readonly reinvocationPolicy?: string
}

const SIDE_EFFECTS = ['None', 'NoneOnDryRun']
const FAILURE_POLICIES = ['Fail', 'Ignore']
const MATCH_POLICIES = ['Equivalent', 'Exact']
const REINVOCATION_POLICIES = ['IfNeeded', 'Never']

function* webhookAt(at: FieldPath, webhook: Webhook): Errors {
  const { name, sideEffects, timeoutSeconds = 10, matchConditions = [] } = webhook
  const { failurePolicy = 'Fail', matchPolicy = 'Exact', reinvocationPolicy = 'Never' } = webhook
  yield* qualifiedNameAt(at.child('name'), name)
  yield* eachAt(at.child('rules'), webhook.rules, ruleErrors)
  yield* oneOf(at.child('failurePolicy'), failurePolicy, FAILURE_POLICIES)
  yield* oneOf(at.child('matchPolicy'), matchPolicy, MATCH_POLICIES)
  if (!sideEffects) {
    yield required(at.child('sideEffects'), 'must specify one of None, NoneOnDryRun')
  } else yield* oneOf(at.child('sideEffects'), sideEffects, SIDE_EFFECTS)
  if (timeoutSeconds < 1 || timeoutSeconds > 30) {
    const detail = 'the timeout value must be between 1 and 30 seconds'
    yield invalid(at.child('timeoutSeconds'), timeoutSeconds, detail)
  }
  yield* labelSelectorAt(at.child('namespaceSelector'), webhook.namespaceSelector)
  yield* labelSelectorAt(at.child('objectSelector'), webhook.objectSelector)
  yield* oneOf(at.child('reinvocationPolicy'), reinvocationPolicy, REINVOCATION_POLICIES)
  yield* clientConfigAt(at.child('clientConfig'), webhook.clientConfig)
  if (matchConditions.length > 0) {
    yield* conditionErrors(
      matchConditions,
      at.child('matchConditions'),
      new PolicyExpressions(false),
    )
  }
  yield* versionsAt(at.child('admissionReviewVersions'), webhook.admissionReviewVersions ?? [])
}

function* versionsAt(at: FieldPath, versions: readonly string[]): Errors {
  if (versions.length === 0) {
    yield required(at, 'must specify one of v1, v1beta1')
  } else if (!versions.some((version) => version === 'v1' || version === 'v1beta1')) {
    yield invalid(at, stringListValue(versions), 'must include at least one of v1, v1beta1')
  }
}

function* oneOf(at: FieldPath, value: string, known: readonly string[]): Errors {
  if (!known.includes(value)) yield notSupported(at, value, known)
}

function* qualifiedNameAt(at: FieldPath, name: string): Errors {
  if (!name) {
    yield required(at)
    return
  }
  for (const reason of isSubdomain(name)) yield invalid(at, name, reason)
  if (name.split('.').length < 3) {
    yield invalid(at, name, 'should be a domain with at least three segments separated by dots')
  }
}
