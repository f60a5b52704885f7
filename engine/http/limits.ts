/**
 * How much the door bears of one client, so that none costs the others much.
 *
 * What Kubernetes has a number for is that number.
 */

export interface Limits {
  /** Bytes of a request's body. */
  readonly largestBody: number
  /** Bytes of a request's line and headers. */
  readonly largestHeader: number
  /** Milliseconds in which a body must be there. */
  readonly bodyPatience: number
  /** Milliseconds for which a client may go on sending a body that has been refused. */
  readonly lingering: number
  /** Bytes of an answer that goes on which a client may leave unread. */
  readonly mostUnread: number
}

export const LIMITS: Limits = {
  largestBody: 3 * 1024 * 1024,
  largestHeader: 1024 * 1024,
  bodyPatience: 60_000,
  lingering: 2000,
  mostUnread: 64 * 1024 * 1024,
}
