/** The metadata of what was never created: Go's zero time, in Go's order. */
import type { Metadata } from '../../api/meta'

export function unstored({ namespace, creationTimestamp: _, ...others }: Metadata): object {
  return { ...(namespace === undefined ? {} : { namespace }), creationTimestamp: null, ...others }
}
