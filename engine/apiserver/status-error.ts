/** The apiserver's refusals: a Status object thrown as an Error, one maker a case.
 *  Texts are Kubernetes' to the letter. Every error that leaves the apiserver is one of these;
 *  anything else is a bug.
 *  Models apimachinery/pkg/api/errors/errors.go (1.32). */

import { aggregateText, type FieldError, quote } from './field-error'

export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly status: Status

  constructor(status: Stated) {
    super(status.message)
    const { message, reason = '', details, code, metadata = {} } = status
    this.status = Object.freeze({
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      // Go leaves out what is empty.
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    })
  }

  get code(): number {
    return this.status.code
  }

  get reason(): StatusReason {
    return this.status.reason ?? ''
  }
}

/** The empty reason is Go's StatusReasonUnknown: an error that no layer has classified. */
export type StatusReason =
  | ''
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: { readonly continue?: string }
  readonly status: 'Failure'
  readonly message: string
  readonly reason?: StatusReason
  readonly details?: StatusDetails | undefined
  readonly code: number
}

/** What a refusal says itself; the rest is the same for all. */
type Stated = Pick<Status, 'code' | 'message' | 'details'> &
  Partial<Pick<Status, 'metadata' | 'reason'>>

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

/** A resource as errors name it: `deployments.apps`, or `pods` in the core group. */
export interface ResourceName {
  readonly group: string
  readonly plural: string
}

export interface KindName {
  readonly group: string
  readonly kind: string
}

export function isStatusError(error: unknown, reason?: StatusReason): error is StatusError {
  return error instanceof StatusError && (reason === undefined || error.reason === reason)
}

export function hasCause(error: unknown, reason: string): boolean {
  return isStatusError(error) && !!error.status.details?.causes?.some((c) => c.reason === reason)
}

export function notFound(resource: ResourceName, name: string): StatusError {
  return about(resource, name, 404, 'NotFound', `${named(resource, name)} not found`)
}

/** The answer to a path or resource that is not served. */
export function unknownResource(): StatusError {
  const message = 'the server could not find the requested resource'
  return new StatusError({ code: 404, reason: 'NotFound', message, details: {} })
}

export function alreadyExists(resource: ResourceName, name: string): StatusError {
  return about(resource, name, 409, 'AlreadyExists', `${named(resource, name)} already exists`)
}

/** All retries of a generateName met names that are taken. */
export function generateNameConflict(resource: ResourceName, name: string): StatusError {
  const message =
    `${named(resource, name)} already exists, ` +
    'the server was not able to generate a unique name for the object'
  return about(resource, name, 409, 'AlreadyExists', message, { retryAfterSeconds: 1 })
}

const OBJECT_MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again'

export function conflict(
  resource: ResourceName,
  name: string,
  detail = OBJECT_MODIFIED,
): StatusError {
  const message = `Operation cannot be fulfilled on ${named(resource, name)}: ${detail}`
  return about(resource, name, 409, 'Conflict', message)
}

/** A UID or resourceVersion that the request insists on is not the stored one. */
export function preconditionFailed(
  resource: ResourceName,
  name: string,
  field: 'UID' | 'ResourceVersion',
  wanted: string,
  stored: string,
): StatusError {
  const detail = `Precondition failed: ${field} in precondition: ${wanted}, `
  return conflict(resource, name, `${detail}${field} in object meta: ${stored}`)
}

/** A deletion insists on another version of the object than the stored one. */
export function deletionConflict(
  { group, kind }: KindName,
  name: string,
  field: 'UID' | 'ResourceVersion',
  wanted: string,
  stored: string,
): StatusError {
  const why = field === 'UID' ? 'deleted and then recreated' : 'modified'
  const detail =
    `the ${field} in the precondition (${wanted}) does not match the ${field} in record ` +
    `(${stored}). The object might have been ${why}`
  return conflict({ group, plural: kind }, name, detail)
}

export function applyConflict(message: string, causes: readonly StatusCause[]): StatusError {
  return new StatusError({ code: 409, reason: 'Conflict', message, details: { causes } })
}

export function invalid(
  { group, kind }: KindName,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const subject = `${group === '' ? kind : `${kind}.${group}`} ${quote(name)} is invalid`
  const message = errors.length === 0 ? subject : `${subject}: ${aggregateText(errors)}`
  const causes = errors.map(({ type, body, field }) => ({ reason: type, message: body, field }))
  const details = {
    ...naming(name, group),
    ...(kind === '' ? {} : { kind }),
    ...(causes.length === 0 ? {} : { causes }),
  }
  return new StatusError({ code: 422, reason: 'Invalid', message, details })
}

/** `resource` undefined: a path that is no resource. */
export function forbidden(
  resource: ResourceName | undefined,
  name: string,
  detail: string,
): StatusError {
  if (resource === undefined) {
    return new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: `forbidden: ${detail}`,
      details: {},
    })
  }
  const subject = name === '' ? resourceText(resource) : named(resource, name)
  return about(resource, name, 403, 'Forbidden', `${subject} is forbidden: ${detail}`)
}

export function badRequest(message: string): StatusError {
  return new StatusError({ code: 400, reason: 'BadRequest', message })
}

/** The object that was sent has another name than the URL, or none. */
export function wrongName(sent: unknown, asked: string): StatusError {
  return badRequest(
    typeof sent === 'string' && sent !== ''
      ? `the name of the object (${sent}) does not match the name on the URL (${asked})`
      : `the name of the object (${asked} based on URL) was undeterminable: name must be provided`,
  )
}

/** The object that was sent is in another Namespace than the URL. */
export const wrongNamespace = (): StatusError =>
  badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  )

/** The answer to a verb that a path does not take. */
export function wrongMethod(): StatusError {
  const message = 'the server does not allow this method on the requested resource'
  return new StatusError({ code: 405, reason: 'MethodNotAllowed', message, details: {} })
}

/** `action` as the storage layer says it, e.g. "patch". */
export function methodNotAllowed(resource: ResourceName, action: string): StatusError {
  const message = `${action} is not supported on resources of kind ${quote(resourceText(resource))}`
  return about(resource, '', 405, 'MethodNotAllowed', message)
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message =
    'the body of the request was in an unknown format - ' +
    `accepted media types include: ${accepted.join(', ')}`
  return new StatusError({ code: 415, reason: 'UnsupportedMediaType', message })
}

/** The type of a patch is none that the path takes. */
export function wrongPatchType(): StatusError {
  const message = '415: Unsupported Media Type'
  return new StatusError({ code: 415, reason: 'UnsupportedMediaType', message, details: {} })
}

/** No form of the answer is one that the client accepts. */
export const notAcceptable = (accepted: readonly string[]): StatusError =>
  unacceptable(`only the following media types are accepted: ${accepted.join(', ')}`)

/** The form that the client asks for is none of this object. */
export const unacceptable = (message: string): StatusError =>
  new StatusError({ code: 406, reason: 'NotAcceptable', message })

export function requestTooLarge(limit: number): StatusError {
  const message = `Request entity too large: limit is ${limit}`
  return new StatusError({ code: 413, reason: 'RequestEntityTooLarge', message })
}

export function unauthorized(): StatusError {
  return new StatusError({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' })
}

export function tooManyRequests(
  message: string,
  retryAfterSeconds = 0,
  causes?: readonly StatusCause[],
): StatusError {
  const details = { ...retry(retryAfterSeconds), ...(causes === undefined ? {} : { causes }) }
  return new StatusError({ code: 429, reason: 'TooManyRequests', message, details })
}

function expired(message: string): StatusError {
  return new StatusError({ code: 410, reason: 'Expired', message })
}

/** A watch or list asked for a revision that is no longer kept. */
export function resourceVersionTooOld(wanted: number, oldest: number): StatusError {
  return expired(`too old resource version: ${wanted} (${oldest})`)
}

/** A list asked for just that revision. */
export const listTooOld = (): StatusError =>
  expired('The resourceVersion for the provided list is too old.')

/** The past that a list in pieces was made of is gone; `token` goes on with the present. */
export function continueExpired(token: string): StatusError {
  const message =
    'The provided continue parameter is too old to display a consistent list result. ' +
    'You can start a new list without the continue parameter, or use the continue token in this ' +
    'response to retrieve the remainder of the results. Continuing with the provided token ' +
    'results in an inconsistent list - objects that were created, modified, or deleted between ' +
    'the time the first chunk was returned and now may show up in the list.'
  return new StatusError({ code: 410, reason: 'Expired', message, metadata: { continue: token } })
}

export function internalError(detail: string): StatusError {
  const message = `Internal error occurred: ${detail}`
  const details = { causes: [{ message: detail }] }
  return new StatusError({ code: 500, reason: 'InternalError', message, details })
}

export function timeout(detail: string, retryAfterSeconds = 0): StatusError {
  const details = retry(retryAfterSeconds)
  return new StatusError({ code: 504, reason: 'Timeout', message: `Timeout: ${detail}`, details })
}

/** A revision that does not exist yet was asked for, and waiting did not bring it. */
export function resourceVersionTooLarge(wanted: number, current: number): StatusError {
  const detail = 'Too large resource version'
  const message = `Timeout: ${detail}: ${wanted}, current: ${current}`
  const causes = [{ reason: 'ResourceVersionTooLarge', message: detail }]
  const details = { causes, retryAfterSeconds: 1 }
  return new StatusError({ code: 504, reason: 'Timeout', message, details })
}

export function serverTimeout(
  resource: ResourceName,
  operation: string,
  retryAfterSeconds = 0,
): StatusError {
  const message =
    `The ${operation} operation against ${resourceText(resource)} ` +
    'could not be completed at this time, please try again.'
  const seconds = retry(retryAfterSeconds)
  return about(resource, operation, 500, 'ServerTimeout', message, seconds)
}

/** A JSON patch or merge that is well formed but does not fit the object. */
export function unprocessable(): StatusError {
  const message = 'the server rejected our request due to an error in our request'
  return new StatusError({ code: 422, reason: 'Invalid', message, details: {} })
}

/** What Go answers for an error that is no Status: code 500 and the bare text. */
export function unclassified(message: string): StatusError {
  return new StatusError({ code: 500, reason: '', message })
}

export function serviceUnavailable(message: string): StatusError {
  return new StatusError({ code: 503, reason: 'ServiceUnavailable', message })
}

/** `deployments.apps`, or `pods` in the core group. */
function resourceText({ group, plural }: ResourceName): string {
  return group === '' ? plural : `${plural}.${group}`
}

function about(
  resource: ResourceName,
  name: string,
  code: number,
  reason: StatusReason,
  message: string,
  more: StatusDetails = {},
): StatusError {
  const kind = resource.plural === '' ? {} : { kind: resource.plural }
  const details = { ...naming(name, resource.group), ...kind, ...more }
  return new StatusError({ code, reason, message, details })
}

const named = (resource: ResourceName, name: string) => `${resourceText(resource)} ${quote(name)}`

/** Empty fields are omitted, as Go's omitempty does. */
function naming(name: string, group: string): StatusDetails {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }) }
}

function retry(seconds: number): StatusDetails {
  return seconds === 0 ? {} : { retryAfterSeconds: seconds }
}
