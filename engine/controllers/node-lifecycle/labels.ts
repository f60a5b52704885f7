/** Keeps the beta labels of a Node's system equal to the stable ones. */

import type { Node } from '../../api/kinds'
import type { Context } from '../controller'

const PAIRS = [
  { stable: 'kubernetes.io/os', beta: 'beta.kubernetes.io/os' },
  { stable: 'kubernetes.io/arch', beta: 'beta.kubernetes.io/arch' },
]

export function reconcileLabels({ client }: Context, node: Node): void {
  const wanted = labelsToSet(node)
  if (wanted === NONE) return
  client.patch('Node', node.metadata.name, (live) => {
    const labels = { ...live.metadata.labels, ...wanted }
    return { ...live, metadata: { ...live.metadata, labels } }
  })
}

/** The beta labels that differ from their stable ones. */
export function labelsToSet({ metadata: { labels } }: Node): Readonly<Record<string, string>> {
  let wanted: Record<string, string> | undefined
  for (const { stable, beta } of PAIRS) {
    const value = labels?.[stable]
    if (value === undefined || labels?.[beta] === value) continue
    wanted ??= {}
    wanted[beta] = value
  }
  return wanted ?? NONE
}

const NONE: Readonly<Record<string, string>> = {}
