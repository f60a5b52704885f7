/** DaemonSets: defaults of apps/v1, and what is checked.
 *  Models pkg/apis/apps/v1/defaults.go and pkg/registry/apps/daemonset/strategy.go. */
import { always, fields, otherwise, remembered } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { DaemonSet } from '../kinds'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { daemonSetErrors, daemonSetUpdateErrors } from './validation'

export const daemonSetStrategy = strategyOf<'DaemonSet'>({
  withDefaults: (daemonSet) => defaults(daemonSet) as DaemonSet, // Defaults keep the kind.
  validate: daemonSetErrors,
  validateUpdate: daemonSetUpdateErrors,
})

const rollingUpdate = always(fields({ maxUnavailable: otherwise(1), maxSurge: otherwise(0) }))

const defaults = fields({
  spec: always(
    remembered(
      fields({
        template: always(podTemplateDefaults),
        updateStrategy: always(
          fields({
            type: otherwise('RollingUpdate'),
            rollingUpdate: (value, owner) =>
              owner.type === 'RollingUpdate' ? rollingUpdate(value, owner) : value,
          }),
        ),
        revisionHistoryLimit: otherwise(10),
      }),
    ),
  ),
})
