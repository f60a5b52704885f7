/** Durations as Go prints them, in messages of the kubelet: `1m20s`, `5m0s`, `200ms`. */
import type { Duration } from '../clock/duration'

export function goDuration(duration: Duration): string {
  if (duration === 0) return '0s'
  if (duration < 1e3) return `${duration}µs`
  if (duration < 1e6) return `${duration / 1e3}ms`
  const whole = Math.floor(duration / 60e6)
  const rest = `${Number(((duration - whole * 60e6) / 1e6).toFixed(6))}s`
  if (whole === 0) return rest
  return whole < 60 ? `${whole}m${rest}` : `${Math.floor(whole / 60)}h${whole % 60}m${rest}`
}
