/**
 * What a webhook answered: whether the request is allowed, and what it changes of the object.
 *
 * The rule to know: a webhook may answer anything; what is not an answer to the question is the
 * webhook's failure, in the API server's words.
 *
 * Models VerifyAdmissionResponse of apiserver/pkg/admission/plugin/webhook/request and
 * plugin/webhook/errors. Left out: auditAnnotations, as nothing is audited.
 */
import { isList, isObject, type Json, type JsonObject } from '../../api/json'
import { type StatusDetails, StatusError, type StatusReason } from '../status-error'
import type { HookType } from './configured'

export type Response =
  | { readonly type: 'allowed'; readonly patch?: unknown; readonly warnings: readonly string[] }
  | { readonly type: 'denied'; readonly result: JsonObject; readonly warnings: readonly string[] }
  /** Why this is no answer. */
  | { readonly type: 'invalid'; readonly problem: string }

export function responseOf(body: unknown, review: JsonObject, hookType: HookType): Response {
  const misfit = misfitOf(body)
  if (misfit !== undefined) return invalid(`failed to call webhook: ${misfit}`)
  const answered = body as JsonObject // It fits.
  const { response } = answered
  const problem = isObject(response)
    ? (envelopeProblem(answered, response, review) ?? patchProblem(response, hookType))
    : 'webhook response was absent'
  if (problem !== undefined || !isObject(response)) {
    return invalid(`received invalid webhook response: ${problem}`)
  }
  const warnings = (response.warnings ?? []) as readonly string[] // Its type has been checked.
  const { allowed, status, patch } = response
  if (allowed !== true) {
    return { type: 'denied', result: isObject(status) ? status : {}, warnings }
  }
  if (typeof patch !== 'string' || patch === '') return { type: 'allowed', warnings }
  if (response.patchType !== 'JSONPatch') {
    return invalid(`unsupported patch type ${quoted(response.patchType)}`)
  }
  const operations = operationsIn(patch)
  if (typeof operations !== 'string') return { type: 'allowed', patch: operations, warnings }
  return invalid(`received undecodable patch in webhook response: ${operations}`)
}

const invalid = (problem: string): Response => ({ type: 'invalid', problem })

/** The refusal that a denial is. */
export function denial(name: string, result: JsonObject): StatusError {
  const { code, message, reason, details } = result
  const denied = `admission webhook ${JSON.stringify(name)} denied the request`
  const because = [message, reason].find((it) => typeof it === 'string' && it !== '')
  return new StatusError({
    code: isRefusal(code) ? code : BAD_REQUEST,
    // A webhook may give reasons of its own.
    reason: (typeof reason === 'string' ? reason : '') as StatusReason,
    message: because === undefined ? `${denied} without explanation` : `${denied}: ${because}`,
    ...(isObject(details) && { details: detailsOf(details) }),
  })
}

const BAD_REQUEST = 400
const LAST_CODE = 599

const isRefusal = (code: Json | undefined): code is number =>
  Number.isInteger(code) && Number(code) >= BAD_REQUEST && Number(code) <= LAST_CODE

/** What is of the types that a Status has. */
function detailsOf(details: JsonObject): StatusDetails {
  const { causes, retryAfterSeconds } = details
  const texts = ['name', 'group', 'kind', 'uid'].filter((name) => isText(details[name] ?? null))
  return {
    ...Object.fromEntries(texts.map((name) => [name, details[name]])),
    ...(isList(causes) && { causes: causes.filter(isObject) }),
    ...(Number.isInteger(retryAfterSeconds) && { retryAfterSeconds: Number(retryAfterSeconds) }),
  }
}

function envelopeProblem(
  body: JsonObject,
  response: JsonObject,
  { request, apiVersion, kind }: JsonObject,
): string | undefined {
  const uid = isObject(request) ? request.uid : ''
  const { uid: answered = '' } = response
  if (answered !== uid) return `expected response.uid=${quoted(uid)}, got ${quoted(answered)}`
  if (body.apiVersion !== apiVersion || body.kind !== kind) {
    const [wanted, got] = [kindText(apiVersion, kind), kindText(body.apiVersion, body.kind)]
    return `expected webhook response of ${wanted}, got ${got}`
  }
  return undefined
}

/** Why the body cannot be decoded. */
function misfitOf(body: unknown): string | undefined {
  if (!isObject(body)) {
    return `couldn't get version/kind; json parse error: ${cannot(body, '', 'struct')}`
  }
  for (const field of ['kind', 'apiVersion']) {
    const name = field === 'kind' ? 'Kind' : 'apiVersion'
    if (!body[field]) return `Object '${name}' is missing in '${JSON.stringify(body)}'`
  }
  const { response = null } = body
  if (response === null) return undefined
  if (!isObject(response)) return cannot(response, '', 'v1.AdmissionResponse')
  for (const [field, type, fits] of FIELDS) {
    const value = response[field]
    if (value !== undefined && value !== null && !fits(value)) return cannot(value, field, type)
  }
  return undefined
}

const isText = (value: Json): boolean => typeof value === 'string'

const FIELDS: readonly (readonly [field: string, type: string, fits: (value: Json) => boolean])[] =
  [
    ['allowed', 'bool', (value) => typeof value === 'boolean'],
    ['status', 'v1.Status', isObject],
    ['patch', '[]uint8', isText],
    ['patchType', 'v1.PatchType', isText],
    ['warnings', '[]string', (value) => isList(value) && value.every(isText)],
  ]

function patchProblem({ patch, patchType }: JsonObject, hookType: HookType): string | undefined {
  const isPatched = typeof patch === 'string' && patch !== ''
  const isTyped = typeof patchType === 'string'
  if (hookType === 'validating') {
    if (isPatched) return 'validating webhook may not return response.patch'
    return isTyped ? 'validating webhook may not return response.patchType' : undefined
  }
  if (isPatched && !isTyped) return 'webhook returned response.patch but not response.patchType'
  if (!isPatched && isTyped) return 'webhook returned response.patchType but not response.patch'
  return patchType === '' ? 'webhook returned invalid response.patchType of ""' : undefined
}

/** The operations of an encoded patch; a text says what is wrong with it. */
function operationsIn(patch: string): readonly unknown[] | string {
  const text = Buffer.from(patch, 'base64').toString().trim()
  try {
    const operations: unknown = JSON.parse(text)
    if (Array.isArray(operations)) return operations
    return cannot(operations, '', 'jsonpatch.Patch')
  } catch {
    const isBegun = /^[[{"\d-]/.test(text)
    if (text === '' || isBegun) return 'unexpected end of JSON input'
    return `invalid character '${text[0]}' looking for beginning of value`
  }
}

const quoted = (value: Json | undefined): string => JSON.stringify(value ?? '')

function kindText(apiVersion: Json | undefined, kind: Json | undefined): string {
  const [group, version] = String(apiVersion).split('/')
  return version === undefined ? `/${group}, Kind=${kind}` : `${group}/${version}, Kind=${kind}`
}

function cannot(value: unknown, field: string, type: string): string {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  const place = field === '' ? 'Go value' : `Go struct field AdmissionResponse.response.${field}`
  return `json: cannot unmarshal ${value === null ? 'null' : found} into ${place} of type ${type}`
}
