/**
 * The order in which groups are listed: clients take the first group that knows a word.
 *
 * Models pkg/controlplane/apiserver/aggregator.go, where groups have priorities. Left out:
 * priorities that APIService objects give.
 */

/** Groups by priority, then by name; those of custom resources come last. */
export function compareGroups(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || compareText(a, b)
}

/** Two with one priority are in alphabetical order. */
const GROUPS: readonly (readonly string[])[] = [
  ['', 'apiregistration.k8s.io'],
  ['apps'],
  ['events.k8s.io'],
  ['authentication.k8s.io'],
  ['authorization.k8s.io'],
  ['autoscaling'],
  ['batch'],
  ['certificates.k8s.io'],
  ['networking.k8s.io'],
  ['policy'],
  ['rbac.authorization.k8s.io'],
  ['storage.k8s.io'],
  ['admissionregistration.k8s.io', 'apiextensions.k8s.io'],
  ['scheduling.k8s.io'],
  ['coordination.k8s.io'],
  ['node.k8s.io'],
  ['discovery.k8s.io'],
  ['flowcontrol.apiserver.k8s.io'],
]

const RANKS: ReadonlyMap<string, number> = new Map(
  GROUPS.flatMap((groups, rank) => groups.map((group) => [group, rank] as const)),
)

const rankOf = (group: string): number => RANKS.get(group) ?? GROUPS.length

/** As bytes are compared, in every language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
