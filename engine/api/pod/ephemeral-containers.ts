/**
 * The subresource ephemeralcontainers of Pods: containers that somebody adds to look into a Pod.
 *
 * The rule to know: they can be added and nothing else; whatever else is sent stays as it was.
 *
 * Models podEphemeralContainersStrategy in pkg/registry/core/pod/strategy.go and
 * ValidatePodEphemeralContainersUpdate in pkg/apis/core/validation.
 */
import { forbidden, root } from '../../apiserver/field-error'
import type { Part } from '../../apiserver/strategy'
import { deepEqual } from '../../store/equal'
import { merge } from '../../store/merge'
import type { Errors } from '../checks'
import { differenceText } from '../difference'
import type { Pod } from '../kinds'
import type { KubeObject } from '../meta'
import { imagesAt } from './container-validation'
import { podErrors } from './validation'

export const ephemeralContainers: Part = {
  prepare: (sent, old) => {
    const { ephemeralContainers: added } = podOf(sent).spec
    const { ephemeralContainers: _, ...spec } = podOf(old).spec
    const next = added === undefined ? spec : { ...spec, ephemeralContainers: added }
    const { resourceVersion } = sent.metadata
    return merge(old, { metadata: merge(old.metadata, { resourceVersion }), spec: next })
  },
  validate: (object, old) => partErrors(podOf(object), podOf(old)),
}

const podOf = (object: KubeObject): Pod => object as unknown as Pod // Of the registered resource.

const AT = root('spec').child('ephemeralContainers')
const MIRROR = 'kubernetes.io/config.mirror'

function* partErrors(pod: Pod, old: Pod): Errors {
  if (old.metadata.annotations?.[MIRROR] !== undefined) {
    yield forbidden(root(), 'static pods do not support ephemeral containers')
    return
  }
  yield* podErrors(pod)
  const now = pod.spec.ephemeralContainers ?? []
  yield* imagesAt(AT, now)
  for (const container of old.spec.ephemeralContainers ?? []) {
    const { name } = container
    const next = now.find((other) => other.name === name)
    if (next === undefined) {
      yield forbidden(AT, `existing ephemeral containers "${name}" may not be removed\n`)
    } else if (!deepEqual(next, container)) {
      const difference = differenceText(container, next)
      yield forbidden(
        AT,
        `existing ephemeral containers "${name}" may not be changed\n${difference}`,
      )
    }
  }
}
