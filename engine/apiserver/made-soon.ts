/**
 * A refusal because something is missing that a controller makes by itself, in an instant: whoever
 * serves clients may wait for it and make the request again. To components it is a refusal.
 */
import { StatusError } from './status-error'

export class MissingYet extends StatusError {
  /** What is awaited: an object of this resource, under this key. */
  readonly awaits: { readonly resource: string; readonly key: string }

  constructor({ status }: StatusError, awaits: MissingYet['awaits']) {
    super(status)
    this.awaits = awaits
  }
}
