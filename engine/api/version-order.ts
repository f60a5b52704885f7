/** Versions of a group in the order in which they are to be preferred.
 *  Models apimachinery/pkg/version/helpers.go. */

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
