/**
 * How kubectl says how long: `45s`, `3m20s`, `5h`, `2d3h`, `400d`, with two or three figures.
 * The rule to know: clocks may differ by less than 2 s; what is further ahead is `<invalid>`.
 * Models HumanDuration of staging/src/k8s.io/apimachinery/pkg/util/duration.
 */

import type { Duration } from '../clock/duration'

export function humanDuration(duration: Duration): string {
  const seconds = Math.trunc(duration / 1e6)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * MINUTE) return `${seconds}s`
  if (seconds < 10 * MINUTE) return pair(seconds, MINUTE, 'm', 1, 's')
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`
  if (seconds < 8 * HOUR) return pair(seconds, HOUR, 'h', MINUTE, 'm')
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`
  if (seconds < 8 * DAY) return pair(seconds, DAY, 'd', HOUR, 'h')
  if (seconds < 2 * YEAR) return `${Math.floor(seconds / DAY)}d`
  if (seconds < 8 * YEAR) return pair(seconds, YEAR, 'y', DAY, 'd')
  return `${Math.floor(seconds / YEAR)}y`
}

const MINUTE = 60
const HOUR = 3600
const DAY = 24 * HOUR
const YEAR = 365 * DAY

/** `2d3h`, or `2d` when nothing is left for the smaller unit. */
function pair(seconds: number, unit: number, mark: string, below: number, belowMark: string) {
  const rest = Math.floor((seconds % unit) / below)
  const head = `${Math.floor(seconds / unit)}${mark}`
  return rest === 0 ? head : `${head}${rest}${belowMark}`
}
