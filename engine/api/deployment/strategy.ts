/** Deployments: defaults of apps/v1, and what is checked.
 *  Models pkg/apis/apps/v1/defaults.go and pkg/registry/apps/deployment/strategy.go. */
import { merge } from '../../store/merge'
import { always, fields, otherwise, remembered } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { Deployment } from '../kinds'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { deploymentErrors, deploymentUpdateErrors } from './validation'

export const deploymentStrategy = strategyOf<'Deployment'>({
  withDefaults: (deployment) => defaults(deployment) as Deployment, // Defaults keep the kind.
  prepareForStatusUpdate: (deployment, { metadata: { labels } }) => {
    const { labels: _, ...metadata } = deployment.metadata
    return merge(deployment, {
      metadata: labels === undefined ? metadata : { ...metadata, labels },
    })
  },
  validate: deploymentErrors,
  validateUpdate: deploymentUpdateErrors,
})

const QUARTER = '25%'

const rollingUpdate = always(
  fields({ maxUnavailable: otherwise(QUARTER), maxSurge: otherwise(QUARTER) }),
)

const defaults = fields({
  spec: always(
    remembered(
      fields({
        replicas: otherwise(1),
        template: always(podTemplateDefaults),
        strategy: always(
          fields({
            type: otherwise('RollingUpdate'),
            rollingUpdate: (value, owner) =>
              owner.type === 'RollingUpdate' ? rollingUpdate(value, owner) : value,
          }),
        ),
        revisionHistoryLimit: otherwise(10),
        progressDeadlineSeconds: otherwise(600),
      }),
    ),
  ),
})
