/**
 * Keeps Pods on Nodes that their nodeSelector and required node affinity name, and prefers Nodes by
 * the weights of their preferred terms.
 * Models pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go. Left out: added affinity of
 * the profile.
 */
import type { Node } from '../../api/kinds'
import {
  type PreferredNodeAffinity,
  preferredNodeAffinity,
  type RequiredNodeAffinity,
  requiredNodeAffinity,
} from '../../api/node-affinity'
import {
  type FilterPlugin,
  goOn,
  type PreFilterPlugin,
  type PreScorePlugin,
  reject,
  type ScorePlugin,
  SKIP,
} from '../framework'
import { normalize } from '../normalize'

const REASON = "node(s) didn't match Pod's node affinity/selector"
const CONFLICT = 'pod affinity terms conflict'

const NO_MATCH = reject(REASON, { resolvable: false })

export const nodeAffinity = {
  name: 'NodeAffinity',
  retryOn: [
    {
      kind: 'Node',
      change: ['add', 'metadata.labels'],
      helps({ pod }, { object, previous }) {
        const affinity = requiredNodeAffinity(pod.spec)
        // A feed of Nodes carries Nodes.
        const matches = (node: unknown) => affinity.matches(node as Node)
        return matches(object) && (previous === undefined || !matches(previous))
      },
    },
    { kind: 'UnscheduledPod', change: ['spec.nodeSelector', 'spec.affinity'] },
  ],

  preFilter({ pod }) {
    const affinity = requiredNodeAffinity(pod.spec)
    if (affinity.asksNothing) return SKIP
    const { nodeNames } = affinity
    if (nodeNames === undefined) return goOn(affinity)
    if (nodeNames.size > 0) return { ...goOn(affinity), only: nodeNames }
    return { type: 'rejected', rejection: reject(CONFLICT, { resolvable: false }) }
  },

  filter: (_pod, { node }, affinity) => (affinity.matches(node) ? undefined : NO_MATCH),

  preScore({ pod }) {
    const terms = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
    return terms === undefined || terms.length === 0 ? SKIP : goOn(preferredNodeAffinity(terms))
  },

  score: (_pod, { node }, preferred) => preferred.score(node),

  normalizeScore: (scores) => normalize(scores),
} satisfies PreFilterPlugin<RequiredNodeAffinity> &
  FilterPlugin<RequiredNodeAffinity> &
  PreScorePlugin<PreferredNodeAffinity> &
  ScorePlugin<PreferredNodeAffinity>
