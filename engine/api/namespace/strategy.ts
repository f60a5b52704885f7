/**
 * Namespaces: they begin Active with a finalizer of the server's own, and end Terminating.
 * Models pkg/registry/core/namespace/{strategy.go,storage/storage.go}.
 */

import { invalid, root } from '../../apiserver/field-error'
import { merge } from '../../store/merge'
import { reasonsAt } from '../checks'
import { strategyOf } from '../kind-strategy'
import type { Namespace } from '../kinds'
import { isDnsLabel, isQualifiedName } from '../names'

export const namespaceStrategy = strategyOf<'Namespace'>({
  returnsDeleted: true,
  withDefaults: withNameLabel,
  prepareForCreate: (namespace) => {
    const finalizers = namespace.spec.finalizers ?? []
    const isThere = finalizers.includes(KUBERNETES)
    return withNameLabel({
      ...namespace,
      spec: merge(namespace.spec, {
        finalizers: isThere ? finalizers : [...finalizers, KUBERNETES],
      }),
      status: { phase: 'Active' },
    })
  },
  prepareForUpdate: (namespace, old) => {
    const { finalizers } = old.spec
    return finalizers === undefined
      ? namespace
      : { ...namespace, spec: { ...namespace.spec, finalizers } }
  },
  prepareForDelete: (namespace) => ({
    ...namespace,
    status: { ...namespace.status, phase: 'Terminating' },
  }),
  *validate({ spec }) {
    const at = root('spec').child('finalizers')
    for (const finalizer of spec.finalizers ?? []) {
      yield* reasonsAt(at, finalizer, isQualifiedName)
      if (!finalizer.includes('/') && finalizer !== KUBERNETES) {
        const detail = 'name is neither a standard finalizer name nor is it fully qualified'
        yield invalid(at, finalizer, detail)
      }
    }
  },
  *validateStatusUpdate({ metadata, status }) {
    const isGoing = metadata.deletionTimestamp !== undefined
    const [phase, is] = isGoing ? ['Terminating', 'not empty'] : ['Active', 'empty']
    if (status.phase === phase) return
    const detail = `may only be '${phase}' if \`deletionTimestamp\` is ${is}`
    yield invalid(root('status').child('Phase'), status.phase ?? '', detail)
  },
  validateName: isDnsLabel,
  hasSpecFinalizers: true,
  generationOf: false,
  selectableFields: { 'status.phase': ({ status }) => status.phase ?? '' },
})

const KUBERNETES = 'kubernetes'
const NAME_LABEL = 'kubernetes.io/metadata.name'

function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata
  if (!name || labels?.[NAME_LABEL] === name) return namespace
  const metadata = merge(namespace.metadata, { labels: { ...labels, [NAME_LABEL]: name } })
  return { ...namespace, metadata }
}
