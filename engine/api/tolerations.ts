/** Taints of Nodes and the tolerations of Pods.
 *  The rule to know: a field left empty in a toleration matches everything, but an empty value with
 *  the operator Equal, the default, matches only the empty value.
 *  Models ToleratesTaint of k8s.io/api/core/v1/toleration.go and
 *  component-helpers/scheduling/corev1/helpers.go. */

export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  const { key, operator, value, effect } = toleration
  if (effect && effect !== taint.effect) return false
  if (key && key !== taint.key) return false
  if (operator === 'Exists') return true
  return (!operator || operator === 'Equal') && (value ?? '') === (taint.value ?? '')
}

export function isTolerated(taint: Taint, tolerations: readonly Toleration[] = []): boolean {
  for (const toleration of tolerations) if (toleratesTaint(toleration, taint)) return true
  return false
}

/** The first taint, of those that count, that no toleration covers. */
export function findUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  counts: (taint: Taint) => boolean = anyTaint,
): Taint | undefined {
  if (taints === undefined) return undefined
  for (const taint of taints) if (counts(taint) && !isTolerated(taint, tolerations)) return taint
  return undefined
}

/** The toleration that covers each taint, or undefined when one taint has none. */
export function matchingTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] = [],
): Toleration[] | undefined {
  const used: Toleration[] = []
  for (const taint of taints) {
    const covering = tolerations.find((toleration) => toleratesTaint(toleration, taint))
    if (covering === undefined) return undefined
    used.push(covering)
  }
  return used
}

/** Taints of these two effects keep new Pods away. */
export function keepsPodsAway({ effect }: Taint): boolean {
  return effect === 'NoSchedule' || effect === 'NoExecute'
}

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
  readonly timeAdded?: string
}

export interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

const anyTaint = () => true
