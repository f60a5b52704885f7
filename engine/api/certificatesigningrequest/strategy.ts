/**
 * Certificate signing requests know who made them, and do not change but for their conditions and
 * the certificate.
 *
 * Models pkg/registry/certificates/certificates.
 */
import type { Part, ServerContext } from '../../apiserver/strategy'
import { rfc3339 } from '../../clock/duration'
import { strategyOf } from '../kind-strategy'
import type { KindMap } from '../kinds'
import type { KubeObject } from '../meta'
import { APPROVED, conditionsOf, csrErrors, csrUpdateErrors, DENIED } from './validation'

type Csr = KindMap['CertificateSigningRequest']
type Condition = NonNullable<Csr['status']['conditions']>[number]

/** Approves or denies: changes conditions, and nothing else of the status. */
const approval: Part = {
  prepare: (object, stored, context) => {
    const [csr, old] = [csrOf(object), csrOf(stored)]
    const conditions = timed(csr.status.conditions ?? [], old, context)
    const { conditions: _, ...kept } = old.status
    const status = { ...kept, ...(conditions.length > 0 && { conditions }) }
    return { ...object, spec: old.spec, status }
  },
  validate: (object, old) => csrUpdateErrors(csrOf(object), csrOf(old), 'approval'),
}

export const certificateSigningRequestStrategy = {
  ...strategyOf<'CertificateSigningRequest'>({
    prepareForCreate: (csr, context) => {
      const { username: _, uid: __, groups: ___, extra: ____, ...asked } = csr.spec
      const { name: username, uid, groups, extra } = context.user()
      const spec = {
        ...asked,
        username,
        ...(uid === undefined ? {} : { uid }),
        ...(groups.length === 0 ? {} : { groups }),
        ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
      }
      return { ...csr, spec }
    },
    prepareForUpdate: (csr, { spec }) => ({ ...csr, spec }),
    prepareForStatusUpdate: (csr, old, context) => {
      const kept = withKept(csr.status.conditions ?? [], old)
      const conditions = timed(kept, old, context)
      return { ...csr, status: { ...csr.status, ...(conditions.length > 0 && { conditions }) } }
    },
    validateCreate: (csr) => csrErrors(csr),
    validateUpdate: (csr, old) => csrUpdateErrors(csr, old, 'object'),
    validateStatusUpdate: (csr, old) => csrUpdateErrors(csr, old, 'status'),
    validateName: () => [],
    generationOf: false,
    selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  }),
  parts: { approval },
}

const csrOf = (object: KubeObject): Csr => object as unknown as Csr // Of the registered resource.

/** A new status leaves approvals as they were, as long as there are as many. */
function withKept(conditions: readonly Condition[], old: Csr): readonly Condition[] {
  return [APPROVED, DENIED].reduce((all, type) => {
    const before = conditionsOf(old, type)
    if (all.filter((condition) => condition.type === type).length !== before.length) return all
    let next = 0
    return all.map((condition) =>
      condition.type === type ? (before[next++] ?? condition) : condition,
    )
  }, conditions)
}

/** The times that were left out: of a status that was there before, since then. */
function timed(
  conditions: readonly Condition[],
  old: Csr,
  { now }: ServerContext,
): readonly Condition[] {
  const time = rfc3339(now)
  return conditions.map((condition) => {
    const { type, status, lastUpdateTime, lastTransitionTime } = condition
    if (lastUpdateTime && lastTransitionTime) return condition
    const before = conditionsOf(old, type).find((other) => other.status === status)
    return {
      ...condition,
      lastUpdateTime: lastUpdateTime ?? time,
      lastTransitionTime: lastTransitionTime ?? before?.lastTransitionTime ?? time,
    }
  })
}
