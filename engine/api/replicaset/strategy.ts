/** ReplicaSets: defaults of apps/v1.
 *  Models pkg/apis/apps/v1/defaults.go and pkg/registry/apps/replicaset/strategy.go. */
import { always, fields, otherwise, remembered } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { ReplicaSet } from '../kinds'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { replicaSetErrors, replicaSetUpdateErrors, replicaStatusErrors } from './validation'

export const replicaSetStrategy = strategyOf<'ReplicaSet'>({
  withDefaults: (replicaSet) => defaults(replicaSet) as ReplicaSet, // Defaults keep the kind.
  prepareForCreate: (replicaSet) => ({ ...replicaSet, status: { replicas: 0 } }),
  validate: replicaSetErrors,
  validateUpdate: replicaSetUpdateErrors,
  validateStatusUpdate: ({ status }) => replicaStatusErrors(status),
  selectableFields: { 'status.replicas': ({ status }) => String(status.replicas ?? 0) },
})

const defaults = fields({
  spec: always(
    remembered(fields({ replicas: otherwise(1), template: always(podTemplateDefaults) })),
  ),
})
