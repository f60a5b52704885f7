/** ControllerRevisions: what is written once is never changed.
 *  Models pkg/apis/apps/validation and pkg/registry/apps/controllerrevision/strategy.go. */
import { required, root } from '../../apiserver/field-error'
import { immutableAt, nonNegativeAt } from '../checks'
import { strategyOf } from '../kind-strategy'

export const controllerRevisionStrategy = strategyOf<'ControllerRevision'>({
  *validate({ data, revision }) {
    if (data === undefined) yield required(root('data'), 'data is mandatory')
    yield* nonNegativeAt(root('revision'), revision)
  },
  *validateUpdate({ data }, old) {
    yield* immutableAt(root('data'), data, old.data)
  },
  generationOf: false,
})
