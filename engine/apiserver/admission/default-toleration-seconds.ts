/** Pods stay on a Node that is lost for five minutes, unless they say otherwise.
 *  Models plugin/pkg/admission/defaulttolerationseconds. */
import type { PodSpec, Toleration } from '../../api/kinds'
import type { AdmissionPlugin } from '../admission'
import { changingPods, sharedChange, withSpec } from './pod-change'

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  resources: ['pods'],
  verbs: ['CREATE', 'UPDATE'],
  admit: changingPods((pod, _request, { settings: { flags } }) => {
    const { defaultNotReadyTolerationSeconds, defaultUnreachableTolerationSeconds } = flags
    const seconds = [defaultNotReadyTolerationSeconds, defaultUnreachableTolerationSeconds] as const
    return withSpec(pod, withTolerations(pod.spec, seconds))
  }),
}

const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] as const
const NO_EXECUTE = 'NoExecute'

const withTolerations = sharedChange<readonly [number, number]>(
  (spec, seconds) => {
    const added = KEYS.flatMap((key, i) => {
      if (tolerates(spec, key)) return []
      const tolerationSeconds = seconds[i] ?? 0
      // The fields that a Toleration has.
      return [{ key, operator: 'Exists', effect: NO_EXECUTE, tolerationSeconds } as Toleration]
    })
    return added.length === 0
      ? spec
      : { ...spec, tolerations: [...(spec.tolerations ?? []), ...added] }
  },
  (seconds) => seconds.join('/'),
)

function tolerates({ tolerations = [] }: PodSpec, key: string): boolean {
  return tolerations.some(
    (t) => (!t.key || t.key === key) && (!t.effect || t.effect === NO_EXECUTE),
  )
}
