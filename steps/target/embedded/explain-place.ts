/**
 * Why a Pod is not on the Nodes where one would have it: what the scheduler says of them as things
 * are now, which need not be how they were when it chose.
 */
import { type Cluster, type KubeObject, keyOf } from '../../../engine'

type Explanation = NonNullable<ReturnType<Cluster['scheduler']['explain']>>
type Verdict = Explanation['nodes'][number]

const SHOWN = 3

export function explainPlace(
  cluster: Cluster,
  pod: KubeObject,
  wanted: readonly string[],
): readonly string[] {
  const { scheduler } = cluster
  const found = scheduler.isRunning ? scheduler.explain(keyOf(pod)) : undefined
  if (found === undefined || found.refused !== undefined) return []
  const { nodeName } = pod.spec as { readonly nodeName?: string } // Only Pods come here.
  const here = found.nodes.find(({ node }) => node === nodeName)
  const there = found.nodes.filter(({ node }) => wanted.includes(node))
  const lines = there
    .filter((verdict) => !isFeasible(verdict))
    .map(refusalLine(`Pod ${pod.metadata.name}`))
  const [best] = there.filter(isFeasible).sort((a, b) => b.total - a.total)
  if (best !== undefined && here !== undefined && isFeasible(here)) {
    lines.push(scoreLine(best, here))
  }
  return lines.slice(0, SHOWN)
}

const isFeasible = ({ rejections }: Verdict): boolean => rejections.length === 0

const refusalLine =
  (pod: string) =>
  ({ node, rejections }: Verdict): string => {
    const reasons = rejections.flatMap((rejection) => rejection.reasons)
    return `Node ${node} would not take ${pod}: ${reasons.join(', ')}`
  }

function scoreLine(best: Verdict, here: Verdict): string {
  const both = `Node ${best.node} scores ${best.total} now, Node ${here.node} ${here.total}`
  if (best.total === here.total) return `${both}: the seed decides`
  const plugins = Object.keys({ ...best.scores, ...here.scores }).sort()
  const points = plugins
    .map((plugin) => ({ plugin, a: best.scores[plugin] ?? 0, b: here.scores[plugin] ?? 0 }))
    .filter(({ a, b }) => a !== b)
    .map(({ plugin, a, b }) => `${plugin} ${a} to ${b}`)
  return `${both}: ${points.join(', ')}`
}
