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
import { StatusError, type StatusReason } from '../status-error'
import type { HookType } from './configured'

export type Response =
  | { readonly type: 'allowed'; readonly patch?: unknown; readonly warnings: readonly string[] }
  | { readonly type: 'denied'; readonly result: JsonObject; readonly warnings: readonly string[] }
  /** Why this is no answer. */
  | { readonly type: 'invalid'; readonly problem: string }

export function responseOf(body: unknown, review: JsonObject, hookType: HookType): Response {
  const problem = envelopeProblem(body, review)
  if (problem !== undefined) return { type: 'invalid', problem }
  const response = (body as { readonly response: JsonObject }).response // The envelope is right.
  const misfit = misfitOf(response)
  if (misfit !== undefined) return { type: 'invalid', problem: misfit }
  const wrongPatch = patchProblem(response, hookType)
  if (wrongPatch !== undefined) return { type: 'invalid', problem: wrongPatch }
  const warnings = (response.warnings ?? []) as readonly string[] // Its type has been checked.
  const { allowed, status, patch } = response
  if (allowed !== true) {
    return { type: 'denied', result: isObject(status) ? status : {}, warnings }
  }
  if (typeof patch !== 'string' || patch === '') return { type: 'allowed', warnings }
  try {
    return { type: 'allowed', patch: decoded(patch), warnings }
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    const problem = `received undecodable patch in webhook response: ${why}`
    return { type: 'invalid', problem }
  }
}

/** The refusal that a denial is. */
export function denial(name: string, result: JsonObject): StatusError {
  const { code, message, reason, details } = result
  const denied = `admission webhook ${JSON.stringify(name)} denied the request`
  const because = [message, reason].find((it) => typeof it === 'string' && it !== '')
  return new StatusError({
    code: typeof code === 'number' && code >= BAD_REQUEST ? code : BAD_REQUEST,
    // A webhook may give reasons of its own.
    reason: (typeof reason === 'string' ? reason : '') as StatusReason,
    message: because === undefined ? `${denied} without explanation` : `${denied}: ${because}`,
    ...(isObject(details) && { details }),
  })
}

const BAD_REQUEST = 400

function envelopeProblem(body: unknown, { request, apiVersion, kind }: JsonObject) {
  if (!isObject(body)) {
    return `couldn't get version/kind; json parse error: ${cannot(body, '', 'struct')}`
  }
  for (const field of ['kind', 'apiVersion']) {
    const name = field === 'kind' ? 'Kind' : 'apiVersion'
    if (!body[field]) return `Object '${name}' is missing in '${JSON.stringify(body)}'`
  }
  const { response } = body
  if (response === undefined || response === null) return 'webhook response was absent'
  if (!isObject(response)) return cannot(response, '', 'v1.AdmissionResponse')
  const uid = isObject(request) ? request.uid : ''
  const { uid: answered = '' } = response
  if (answered !== uid) return `expected response.uid=${quoted(uid)}, got ${quoted(answered)}`
  if (body.apiVersion !== apiVersion || body.kind !== kind) {
    const [wanted, got] = [kindText(apiVersion, kind), kindText(body.apiVersion, body.kind)]
    return `expected webhook response of ${wanted}, got ${got}`
  }
  return undefined
}

function misfitOf(response: JsonObject): string | undefined {
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
  if (patchType === '') return 'webhook returned invalid response.patchType of ""'
  return isTyped && patchType !== 'JSONPatch'
    ? `unsupported patch type ${quoted(patchType)}`
    : undefined
}

const decoded = (patch: string): unknown => JSON.parse(Buffer.from(patch, 'base64').toString())

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
