/**
 * Scores end between 0 and 100.
 * Models DefaultNormalizeScore in pkg/scheduler/framework/plugins/helper/normalize_score.go.
 */

export const MAX_SCORE = 100

/** Scales scores so that the largest becomes 100; in reverse the smallest is the best. */
export function normalize(scores: Float64Array, reverse = false): void {
  let max = 0
  for (const score of scores) if (score > max) max = score
  for (let i = 0; i < scores.length; i++) {
    const scaled = max === 0 ? 0 : Math.floor(((scores[i] ?? 0) * MAX_SCORE) / max)
    scores[i] = reverse ? MAX_SCORE - scaled : scaled
  }
}

/** Scales scores so that the smallest becomes 0 and the largest 100; all 0 when they are equal. */
export function normalizeRange(scores: Float64Array): void {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const score of scores) {
    if (score < min) min = score
    if (score > max) max = score
  }
  for (let i = 0; i < scores.length; i++) {
    scores[i] = max > min ? Math.trunc(MAX_SCORE * (((scores[i] ?? 0) - min) / (max - min))) : 0
  }
}
