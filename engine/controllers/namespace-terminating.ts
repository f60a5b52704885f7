/** The refusal that controllers shrug at: nothing can be made in a Namespace that began to end. */

import { StatusError } from '../apiserver/status-error'

export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof StatusError &&
  (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false)
