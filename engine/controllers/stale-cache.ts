/**
 * Refuses to work on a picture of the cluster that lacks what this controller wrote itself: the key
 * is tried again, later each time, as the controllers of endpoints do.
 */
import { StatusError } from '../apiserver/status-error'
import type { Context } from './controller'

export function requireCaughtUp({ caughtUp }: Context, what: string): void {
  if (caughtUp) return
  const message = `${what} informer cache is out of date`
  throw new StatusError({ code: 500, reason: 'InternalError', message })
}
