/** Leases: they are renewed far more often than read, so a renewal is made only when it is read.
 *  Models pkg/registry/coordination/lease/strategy.go. */
import { invalid, root } from '../../apiserver/field-error'
import { rfc3339Micro } from '../../clock/duration'
import { nonNegativeAt } from '../checks'
import { strategyOf } from '../kind-strategy'

export const leaseStrategy = strategyOf<'Lease'>({
  *validate({ spec }) {
    const { leaseDurationSeconds: seconds, leaseTransitions } = spec
    if (seconds !== undefined && seconds <= 0) {
      yield invalid(SPEC.child('leaseDurationSeconds'), seconds, 'must be greater than 0')
    }
    yield* nonNegativeAt(SPEC.child('leaseTransitions'), leaseTransitions)
  },
  allowsUnconditionalUpdate: false,
  createsOnUpdate: true,
  generationOf: false,
  renew: (lease, at, revision) => ({
    ...lease,
    metadata: { ...lease.metadata, resourceVersion: String(revision) },
    spec: { ...lease.spec, renewTime: rfc3339Micro(at) },
  }),
})

const SPEC = root('spec')
