/** ReplicationControllers: defaults of core/v1; deleting one leaves its Pods.
 *  Models pkg/apis/core/v1/defaults.go and pkg/registry/core/replicationcontroller/strategy.go. */
import {
  forbidden,
  invalid,
  notSupported,
  required,
  root,
  stringMapValue,
} from '../../apiserver/field-error'
import { type Errors, nonNegativeAt } from '../checks'
import { always, fields, otherwise, part, remembered } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { ReplicationController } from '../kinds'
import { podTemplateDefaults } from '../pod/spec-defaults'
import { podTemplateAt } from '../pod/spec-validation'
import { replicaStatusErrors } from '../replicaset/validation'
import { selectorFromMap } from '../selectors'

export const replicationControllerStrategy = strategyOf<'ReplicationController'>({
  withDefaults: (object) => {
    const controller = defaults(object) as ReplicationController // Defaults keep the kind.
    return withLabelsOfTemplate(controller)
  },
  prepareForCreate: (controller) => ({ ...controller, status: { replicas: 0 } }),
  validate: controllerErrors,
  validateStatusUpdate: ({ status }) => replicaStatusErrors(status),
  defaultPropagation: 'Orphan',
  selectableFields: { 'status.replicas': ({ status }) => String(status.replicas ?? 0) },
})

const defaults = fields({
  spec: always(remembered(fields({ replicas: otherwise(1), template: part(podTemplateDefaults) }))),
})

/** Its selector and its own labels are those of the template when left out. */
function withLabelsOfTemplate(controller: ReplicationController): ReplicationController {
  const { metadata, spec } = controller
  const labels = spec.template?.metadata?.labels
  if (labels === undefined) return controller
  const isLabelled = Object.keys(metadata.labels ?? {}).length > 0
  const isSelecting = Object.keys(spec.selector ?? {}).length > 0
  if (isLabelled && isSelecting) return controller
  return {
    ...controller,
    metadata: isLabelled ? metadata : { ...metadata, labels },
    spec: isSelecting ? spec : { ...spec, selector: labels },
  }
}

const SPEC = root('spec')

function* controllerErrors({ spec }: ReplicationController): Errors {
  const { template, selector = {} } = spec
  yield* nonNegativeAt(SPEC.child('minReadySeconds'), spec.minReadySeconds)
  if (Object.keys(selector).length === 0) yield required(SPEC.child('selector'))
  yield* nonNegativeAt(SPEC.child('replicas'), spec.replicas)
  const at = SPEC.child('template')
  if (template === undefined) {
    yield required(at)
    return
  }
  if (!selectorFromMap(selector).matches(template.metadata?.labels ?? {})) {
    const shown = stringMapValue(template.metadata?.labels)
    const detail = '`selector` does not match template `labels`'
    yield invalid(at.child('metadata', 'labels'), shown, detail)
  }
  yield* podTemplateAt(at, template)
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy !== 'Always') {
    yield notSupported(at.child('spec', 'restartPolicy'), restartPolicy, ['Always'])
  }
  if (activeDeadlineSeconds !== undefined) {
    const detail = 'activeDeadlineSeconds in ReplicationController is not Supported'
    yield forbidden(at.child('spec', 'activeDeadlineSeconds'), detail)
  }
}
