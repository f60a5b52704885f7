/**
 * Holds requests to the ValidatingAdmissionPolicies that are bound.
 *
 * The rule to know: all policies are asked; the first that denies is told.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go. Left
 * out: CONNECT, and audit annotations.
 */
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Binding, BoundPolicy } from '../policies/configured'
import { type Denial, denialsOf } from '../policies/evaluation'
import { paramsOf } from '../policies/params'
import { requestValues, type Values } from '../policies/request-values'
import { StatusError, type StatusReason } from '../status-error'
import type { ServerContext } from '../strategy'
import { isSelected } from '../webhooks/selected'
import { forbiddenBy } from './refusal'

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  verbs: ['CREATE', 'UPDATE', 'DELETE'],
  validate(request, context) {
    const policies = context.policies.for(request.verb, request.resource, request.subresource)
    if (policies.length === 0) return
    const judging = new Judging(request, context)
    for (const policy of policies) judging.ask(policy)
    if (judging.refusal !== undefined) throw judging.refusal
  },
}

class Judging {
  readonly #request: AdmissionRequest
  readonly #context: ServerContext
  #values: Values | undefined
  refusal: StatusError | undefined

  constructor(request: AdmissionRequest, context: ServerContext) {
    this.#request = request
    this.#context = context
  }

  ask(policy: BoundPolicy): void {
    const { policies } = this.#context
    const { paramKind, matchConstraints = {} } = policy.spec
    if (!this.#isFor(matchConstraints)) return
    const resource = paramKind && policies.resourceOf(paramKind)
    if (paramKind !== undefined && resource === undefined) {
      const kind = `${paramKind.apiVersion}, Kind=${paramKind.kind}`
      const detail = `failed to find resource referenced by paramKind: '${kind}'`
      this.#misconfigured(policy, undefined, detail)
      return
    }
    for (const binding of policy.bindings) {
      const { matchResources } = binding.spec ?? {}
      if (matchResources !== undefined && !this.#isFor(matchResources)) continue
      const params = paramsOf(policies, resource, binding, this.#request.namespace)
      if (typeof params === 'string') {
        this.#misconfigured(policy, binding, params)
        continue
      }
      this.#values ??= requestValues(this.#request, this.#context)
      for (const param of params) {
        for (const denial of denialsOf(policy, this.#values, param)) {
          this.#act(policy, binding, denial)
        }
      }
    }
  }

  #isFor(match: Parameters<ServerContext['policies']['matches']>[0]): boolean {
    const { verb, resource, subresource, name } = this.#request
    const { policies } = this.#context
    return (
      policies.matches(match, verb, resource, subresource, name) &&
      isSelected(match, this.#request, this.#context)
    )
  }

  #misconfigured(policy: BoundPolicy, binding: Binding | undefined, detail: string): void {
    if (policy.spec.failurePolicy === 'Ignore') return
    const what = binding === undefined ? 'policy' : 'binding'
    this.#deny(policy, binding, {
      message: `failed to configure ${what}: ${detail}`,
      reason: 'Invalid',
    })
  }

  #act(policy: BoundPolicy, binding: Binding, denial: Denial): void {
    const actions = binding.spec?.validationActions ?? []
    if (actions.includes('Deny')) this.#deny(policy, binding, denial)
    if (!actions.includes('Warn')) return
    const by = `ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.metadata.name}'`
    this.#context.warn(`Validation failed for ${by}: ${denial.message}`)
  }

  #deny(policy: BoundPolicy, binding: Binding | undefined, { message, reason }: Denial): void {
    if (this.refusal !== undefined) return
    const bound = binding === undefined ? '' : ` with binding '${binding.metadata.name}'`
    const detail = `ValidatingAdmissionPolicy '${policy.name}'${bound} denied request: ${message}`
    const error = forbiddenBy(this.#request, detail, [{ message: detail }])
    // Validation has seen that it is one of these.
    const why = (Object.hasOwn(CODES, reason) ? reason : 'Invalid') as StatusReason
    this.refusal = new StatusError({ ...error.status, reason: why, code: CODES[why] ?? 422 })
  }
}

const CODES: Readonly<Partial<Record<string, number>>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
}
