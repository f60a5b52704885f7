/** Keeps the beta labels of a Node's system equal to the stable ones. */

import type { Node } from '../../api/kinds'
import type { Context } from '../controller'

const PAIRS: readonly (readonly [stable: string, beta: string])[] = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
]

export function reconcileLabels({ client }: Context, node: Node): void {
  const wanted = labelsToSet(node)
  if (Object.keys(wanted).length === 0) return
  client.patch('Node', node.metadata.name, (live) => {
    const labels = { ...live.metadata.labels, ...wanted }
    return { ...live, metadata: { ...live.metadata, labels } }
  })
}

/** The beta labels that differ from their stable ones. */
export function labelsToSet({ metadata: { labels } }: Node): Readonly<Record<string, string>> {
  const wanted: Record<string, string> = {}
  for (const [stable, beta] of PAIRS) {
    const value = labels?.[stable]
    if (value !== undefined && labels?.[beta] !== value) wanted[beta] = value
  }
  return wanted
}
