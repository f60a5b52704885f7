/** StatefulSets: defaults of apps/v1, and what is checked.
 *  Models pkg/apis/apps/v1/defaults.go and pkg/registry/apps/statefulset/strategy.go. */
import { always, each, fields, otherwise, part, remembered } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { StatefulSet } from '../kinds'
import { claimDefaults } from '../persistentvolumeclaim/defaults'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { statefulSetErrors, statefulSetStatusErrors, statefulSetUpdateErrors } from './validation'

export const statefulSetStrategy = strategyOf<'StatefulSet'>({
  withDefaults: (statefulSet) => defaults(statefulSet) as StatefulSet, // Defaults keep the kind.
  prepareForCreate: (set) => ({ ...set, status: { replicas: 0, availableReplicas: 0 } }),
  validate: statefulSetErrors,
  validateUpdate: statefulSetUpdateErrors,
  validateStatusUpdate: ({ status }) => statefulSetStatusErrors(status),
})

const rollingUpdate = always(fields({ partition: otherwise(0) }))
const retentionPolicy = fields({
  whenDeleted: otherwise('Retain'),
  whenScaled: otherwise('Retain'),
})

const defaults = fields({
  spec: always(
    remembered(
      fields({
        replicas: otherwise(1),
        template: always(podTemplateDefaults),
        volumeClaimTemplates: each(
          fields({
            apiVersion: otherwise('v1'),
            kind: otherwise('PersistentVolumeClaim'),
            spec: part(claimDefaults),
            status: always(fields({ phase: otherwise('Pending') })),
          }),
        ),
        podManagementPolicy: otherwise('OrderedReady'),
        updateStrategy: always(
          fields({
            type: otherwise('RollingUpdate'),
            rollingUpdate: (value, owner) =>
              owner.type === 'RollingUpdate' ? rollingUpdate(value, owner) : value,
          }),
        ),
        revisionHistoryLimit: otherwise(10),
        persistentVolumeClaimRetentionPolicy: always(retentionPolicy),
      }),
    ),
  ),
})
