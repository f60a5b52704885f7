/**
 * What plugins that change Pods share: a typed signature, and changes of specs that are remembered.
 *
 * The rule to know: thousands of Pods share one frozen spec, so a change of it is made once for
 * each argument, and its result is shared by all of them.
 */
import type { Pod, PodSpec } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import { deepFreeze } from '../../store/freeze'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { ServerContext } from '../strategy'

type Admit = NonNullable<AdmissionPlugin['admit']>
type Validate = NonNullable<AdmissionPlugin['validate']>

/** Runs on Pods as a whole, not on their subresources. */
export function changingPods(
  change: (pod: Pod, request: AdmissionRequest, context: ServerContext) => Pod,
): Admit {
  return (request, context) => {
    if (request.subresource !== undefined) return request.object
    const pod = request.object as unknown as Pod // The plugin looks at pods only.
    return change(pod, request, context) as unknown as KubeObject // A Pod is one.
  }
}

/** Judges Pods as a whole, not their subresources. */
export function judgingPods(
  judge: (pod: Pod, request: AdmissionRequest, context: ServerContext) => void,
): Validate {
  return (request, context) => {
    if (request.subresource !== undefined) return
    judge(request.object as unknown as Pod, request, context) // The plugin looks at pods only.
  }
}

/** The Pod with this spec; the same Pod when it has it already. */
export const withSpec = (pod: Pod, spec: PodSpec): Pod =>
  spec === pod.spec ? pod : { ...pod, spec }

/** A change of specs that is made once for a frozen spec and the text of its argument. */
export function sharedChange<A>(
  change: (spec: PodSpec, argument: A) => PodSpec,
  textOf: (argument: A) => string,
): (spec: PodSpec, argument: A) => PodSpec {
  const made = new WeakMap<PodSpec, Map<string, PodSpec>>()
  return (spec, argument) => {
    if (!Object.isFrozen(spec)) return change(spec, argument)
    let byArgument = made.get(spec)
    if (byArgument === undefined) {
      byArgument = new Map()
      made.set(spec, byArgument)
    }
    const text = textOf(argument)
    let result = byArgument.get(text)
    if (result === undefined) {
      result = deepFreeze(change(spec, argument))
      byArgument.set(text, result)
    }
    return result
  }
}
