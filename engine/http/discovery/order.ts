/**
 * The order in which groups and versions are listed: clients take the first version of a group,
 * and the first group that knows a word.
 *
 * Models pkg/controlplane/apiserver/aggregator.go, where groups have priorities, and
 * apimachinery/pkg/version. Left out: priorities that APIService objects give.
 */

/** Groups by priority, then by name; those of custom resources come last. */
export function compareGroups(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || compareText(a, b)
}

/** The version that is to be preferred comes first: v2, v1, v1beta2, v1beta1, v1alpha1, other. */
export function compareVersions(a: string, b: string): number {
  const left = partsOf(a)
  const right = partsOf(b)
  for (const [index, part] of left.entries()) {
    const difference = (right[index] ?? 0) - part
    if (difference !== 0) return difference
  }
  return compareText(a, b)
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

/** How far a version is on its way, its number, and the number of the alpha or beta. */
function partsOf(version: string): readonly number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version)
  if (match === null) return [0, 0, 0]
  const [, major, stage, minor] = match
  const stability = stage === undefined ? 3 : stage === 'beta' ? 2 : 1
  return [stability, Number(major), Number(minor ?? 0)]
}

/** As bytes are compared, in every language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
