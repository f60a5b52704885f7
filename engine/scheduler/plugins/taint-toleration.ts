/**
 * Keeps Pods off Nodes with taints that they do not tolerate, and prefers Nodes with fewer taints
 * of effect PreferNoSchedule that they do not tolerate.
 * Models pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go.
 */
import type { Node, Taint, Toleration } from '../../api/kinds'
import { findUntoleratedTaint, isTolerated, keepsPodsAway } from '../../api/tolerations'
import {
  type FilterPlugin,
  goOn,
  type PreFilterPlugin,
  type PreScorePlugin,
  type Rejection,
  reject,
  type ScorePlugin,
  SKIP,
} from '../framework'
import { normalize } from '../normalize'

type Tolerations = readonly Toleration[]

export const taintToleration = {
  name: 'TaintToleration',
  retryOn: [
    {
      kind: 'Node',
      change: ['add', 'spec.taints'],
      // A feed of Nodes carries Nodes.
      helps: ({ pod }, { object }) =>
        untolerated(object as unknown as Node, pod.spec) === undefined,
    },
    { kind: 'UnscheduledPod', change: ['spec.tolerations'] },
  ],

  /** Without any such taint there is nothing to filter. */
  preFilter: (_pod, { nodes }) => (nodes.haveHardTaints ? goOn(undefined) : SKIP),

  filter({ pod }, { hardTaints }) {
    if (hardTaints.length === 0) return undefined
    const taint = findUntoleratedTaint(hardTaints, pod.spec.tolerations)
    return taint === undefined ? undefined : rejectionFor(taint)
  },

  /** Without any such taint all Nodes are worth the same. */
  preScore({ pod }, _feasible, { nodes }) {
    if (!nodes.haveSoftTaints) return SKIP
    return goOn((pod.spec.tolerations ?? []).filter(({ effect }) => mayMeanPrefer(effect)))
  },

  score: (_pod, { softTaints }, tolerations) =>
    softTaints.filter((taint) => !isTolerated(taint, tolerations)).length,

  normalizeScore: (scores) => normalize(scores, true),
} satisfies PreFilterPlugin & FilterPlugin & PreScorePlugin<Tolerations> & ScorePlugin<Tolerations>

const mayMeanPrefer = (effect: string | undefined) => !effect || effect === 'PreferNoSchedule'

const untolerated = (node: Node, { tolerations }: { readonly tolerations?: Tolerations }) =>
  findUntoleratedTaint(node.spec.taints, tolerations, keepsPodsAway)

function rejectionFor(taint: Taint): Rejection {
  const known = rejections.get(taint)
  if (known !== undefined) return known
  const { key, value = '' } = taint
  const reason = `node(s) had untolerated taint {${key}: ${value}}`
  const rejection = Object.freeze(reject(reason, { resolvable: false }))
  if (Object.isFrozen(taint)) rejections.set(taint, rejection)
  return rejection
}

const rejections = new WeakMap<Taint, Rejection>()
