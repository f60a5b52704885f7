/** Leases: they are renewed far more often than read, so a renewal is made only when it is read.
 *  Models pkg/registry/coordination/lease/strategy.go. */
import { rfc3339Micro } from '../../clock/duration'
import { strategyOf } from '../kind-strategy'

export const leaseStrategy = strategyOf<'Lease'>({
  allowsUnconditionalUpdate: false,
  createsOnUpdate: true,
  generationOf: false,
  renew: (lease, at, revision) => ({
    ...lease,
    metadata: { ...lease.metadata, resourceVersion: String(revision) },
    spec: { ...lease.spec, renewTime: rfc3339Micro(at) },
  }),
})
