/** DaemonSets: defaults of apps/v1, and what is checked.
 *  Models pkg/apis/apps/v1/defaults.go and pkg/registry/apps/daemonset/strategy.go. */
import { deepEqual } from '../../store/equal'
import { always, fields, otherwise, remembered } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { DaemonSet } from '../kinds'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { daemonSetErrors, daemonSetUpdateErrors } from './validation'

export const daemonSetStrategy = strategyOf<'DaemonSet'>({
  withDefaults: (daemonSet) => defaults(daemonSet) as DaemonSet, // Defaults keep the kind.
  prepareForCreate: (daemonSet) =>
    withTemplateGeneration(
      {
        ...daemonSet,
        status: {
          currentNumberScheduled: 0,
          numberMisscheduled: 0,
          desiredNumberScheduled: 0,
          numberReady: 0,
        },
      },
      1,
    ),
  prepareForUpdate: (daemonSet, old) => {
    const was = Number(old.metadata.annotations?.[TEMPLATE_GENERATION] ?? 1)
    const isSame = deepEqual(daemonSet.spec.template, old.spec.template)
    return withTemplateGeneration(daemonSet, isSame ? was : was + 1)
  },
  validate: daemonSetErrors,
  validateUpdate: daemonSetUpdateErrors,
})

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

/** How often the template changed, as older versions of the API counted. */
function withTemplateGeneration(daemonSet: DaemonSet, generation: number): DaemonSet {
  const { metadata } = daemonSet
  const text = String(generation)
  if (metadata.annotations?.[TEMPLATE_GENERATION] === text) return daemonSet
  const annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: text }
  return { ...daemonSet, metadata: { ...metadata, annotations } }
}

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
