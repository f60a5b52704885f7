/** Writes whose refusal changes nothing for the scheduler: the refusal itself is in the trace. */
import { StatusError } from '../apiserver/status-error'

/** Makes the write; what the API server refuses is let be, any other error is a bug. */
export function unlessRefused(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
  }
}
