/** How a plugin refuses: the API server's Forbidden about the object of the request. */
import type { AdmissionRequest } from '../admission'
import { forbidden, type StatusCause, StatusError } from '../status-error'

export function forbiddenBy(
  { resource, name }: Pick<AdmissionRequest, 'resource' | 'name'>,
  detail: string,
  causes?: readonly StatusCause[],
): StatusError {
  const error = forbidden(resource, name, detail)
  if (causes === undefined) return error
  const { status } = error
  return new StatusError({ ...status, details: { ...status.details, causes } })
}
