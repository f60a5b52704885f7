/**
 * The columns of what extends the server: webhooks, admission policies, API services.
 * Models printMutatingWebhook, printValidatingAdmissionPolicy and their neighbours in
 * pkg/printers/internalversion/printers.go, and kube-aggregator/pkg/registry/apiservice/etcd.
 */

import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from 'kubernetes-types/admissionregistration/v1'
import { conditionOf } from '../../api/conditions'
import type { Condition, KindMap, Served } from '../../api/kinds'
import type { Metadata } from '../../api/meta'
import type { LabelSelector } from '../../api/selectors'
import { ageOf, UNSET } from './cells'
import { AGE, column, columns, NAME } from './column'

type Webhooks = KindMap['MutatingWebhookConfiguration'] | KindMap['ValidatingWebhookConfiguration']
type Binding = Served<ValidatingAdmissionPolicyBinding>

export const webhooksColumns = columns<Webhooks>(
  [NAME, column('Webhooks', 'integer'), AGE],
  (configuration, now) => [
    configuration.metadata.name,
    configuration.webhooks?.length ?? 0,
    ageOf(configuration, now),
  ],
)

export const admissionPolicyColumns = columns<Served<ValidatingAdmissionPolicy>>(
  [NAME, column('Validations', 'integer'), column('ParamKind'), AGE],
  (policy, now) => {
    const { paramKind, validations } = policy.spec
    return [
      policy.metadata.name,
      validations?.length ?? 0,
      paramKind === undefined ? UNSET : `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}`,
      ageOf(policy, now),
    ]
  },
)

export const admissionBindingColumns = columns<Binding>(
  [NAME, column('PolicyName'), column('ParamRef'), AGE],
  (binding, now) => [
    binding.metadata.name,
    binding.spec.policyName ?? '',
    paramText(binding.spec.paramRef),
    ageOf(binding, now),
  ],
)

function paramText(reference: Binding['spec']['paramRef']): string {
  if (reference?.name) return `${reference.namespace || '*'}/${reference.name}`
  return reference?.selector === undefined ? UNSET : goText(reference.selector)
}

/** A selector as Go's generated String method writes it. */
function goText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.keys(matchLabels).sort()
  const expressions = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  )
  return (
    `&LabelSelector{MatchLabels:map[string]string{` +
    `${labels.map((label) => `${label}: ${matchLabels[label]},`).join('')}},` +
    `MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
  )
}

interface ApiService {
  readonly metadata: Metadata
  readonly spec: { readonly service?: { readonly namespace?: string; readonly name?: string } }
  readonly status?: { readonly conditions?: readonly Condition[] }
}

export const apiServiceColumns = columns<ApiService>(
  [NAME, column('Service'), column('Available'), AGE],
  (apiService, now) => {
    const { service } = apiService.spec
    return [
      apiService.metadata.name,
      service === undefined ? 'Local' : `${service.namespace ?? ''}/${service.name ?? ''}`,
      availabilityOf(conditionOf(apiService.status, 'Available')),
      ageOf(apiService, now),
    ]
  },
)

function availabilityOf(condition: Condition | undefined): string {
  if (condition === undefined) return 'Unknown'
  const { reason, status } = condition
  return status === 'True' || !reason ? status : `${status} (${reason})`
}
