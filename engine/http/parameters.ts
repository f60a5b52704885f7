/**
 * The parameters of a query, as the options of lists, watches and writes. What the API does not
 * know is ignored; what it cannot read is a BadRequest.
 *
 * Models apimachinery/pkg/apis/meta/v1/types.go (ListOptions and its kin) and
 * apis/meta/internalversion/validation.
 */
import type { FieldSelector } from '../api/field-selectors'
import { SelectorSyntaxError } from '../api/label-selector-text'
import { parseLabelSelector, type Selector } from '../api/selectors'
import * as field from '../apiserver/field-error'
import type { Resource } from '../apiserver/registry'
import { fieldSelectorOf } from '../apiserver/selectable'
import { badRequest, invalid, unclassified } from '../apiserver/status-error'

export interface ListParameters {
  readonly labels: Selector | undefined
  readonly fields: FieldSelector | undefined
  /** 0 is "any", undefined the newest. */
  readonly resourceVersion: number | undefined
  readonly match: 'Exact' | 'NotOlderThan' | undefined
  readonly limit: number
  readonly continue: string | undefined
  readonly timeoutSeconds: number | undefined
  readonly allowsBookmarks: boolean
  readonly sendInitialEvents: boolean | undefined
}

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore'

export interface WriteParameters {
  readonly dryRun: boolean
  readonly fieldManager: string
  readonly fieldValidation: FieldValidation
  readonly force: boolean | undefined
}

export function listParameters(resource: Resource, query: URLSearchParams): ListParameters {
  const labels = query.get('labelSelector')
  const fields = query.get('fieldSelector')
  const isWatch = booleanOf(query, 'watch') ?? false
  const errors = isWatch ? watchErrors(query) : listErrors(query)
  if (errors.length > 0) throw invalid(LIST_OPTIONS, '', errors)
  const match = query.get('resourceVersionMatch')
  return {
    labels: labels ? labelSelectorOf(labels) : undefined,
    fields: fields ? fieldSelectorOf(resource, fields) : undefined,
    resourceVersion: revisionOf(query),
    match: match === 'Exact' || match === 'NotOlderThan' ? match : undefined,
    limit: integerOf(query, 'limit') ?? 0,
    continue: query.get('continue') || undefined,
    timeoutSeconds: integerOf(query, 'timeoutSeconds'),
    allowsBookmarks: booleanOf(query, 'allowWatchBookmarks') ?? false,
    sendInitialEvents: booleanOf(query, 'sendInitialEvents'),
  }
}

/** `kind` is that of the options: `CreateOptions`, `PatchOptions`. */
export function writeParameters(
  query: URLSearchParams,
  kind: string,
  userAgent = '',
): WriteParameters {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '')
  const validation = query.get('fieldValidation') || 'Warn'
  const fieldValidation = VALIDATIONS.find((known) => known === validation)
  const errors = [
    ...managerErrors(query.get('fieldManager') ?? ''),
    ...dryRunErrors(dryRun),
    ...(fieldValidation === undefined
      ? [field.notSupported(field.root('fieldValidation'), validation, VALIDATIONS)]
      : []),
  ]
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', errors)
  return {
    dryRun: dryRun.includes('All'),
    fieldManager: managerOf(query, userAgent),
    fieldValidation: fieldValidation ?? 'Warn',
    force: booleanOf(query, 'force'),
  }
}

export function dryRunErrors(dryRun: readonly string[]): readonly field.FieldError[] {
  if (dryRun.every((value) => value === 'All')) return []
  return [field.notSupported(field.root('dryRun'), field.stringListValue(dryRun), ['All'])]
}

/** Go reads `1`, `t`, `true` and the like; a parameter without a value is false. */
export function booleanOf(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  // The API's own conversion takes everything but `false` and `0` for true.
  return !(text === '' || text === '0' || text.toLowerCase() === 'false')
}

export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^[+-]?\d{1,18}$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${field.quote(text)}: invalid syntax`)
  }
  return Number(text)
}

/** The options of a list that contradict each other. */
function listErrors(query: URLSearchParams): readonly field.FieldError[] {
  const match = query.get('resourceVersionMatch') ?? ''
  const errors: field.FieldError[] = []
  if (match !== '') {
    const revision = query.get('resourceVersion') ?? ''
    if (revision === '') {
      errors.push(field.forbidden(MATCH, `${FORBIDDEN} unless resourceVersion is provided`))
    }
    if (query.get('continue')) {
      errors.push(field.forbidden(MATCH, `${FORBIDDEN} when continue is provided`))
    }
    if (!MATCHES.includes(match)) errors.push(field.notSupported(MATCH, match, [...MATCHES, '']))
    if (match === 'Exact' && revision === '0') {
      const text = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
      errors.push(field.forbidden(MATCH, text))
    }
  }
  if (booleanOf(query, 'sendInitialEvents') !== undefined) {
    const at = field.root('sendInitialEvents')
    errors.push(field.forbidden(at, 'sendInitialEvents is forbidden for list'))
  }
  return errors
}

/** Those of a watch. */
function watchErrors(query: URLSearchParams): readonly field.FieldError[] {
  const match = query.get('resourceVersionMatch') ?? ''
  const errors: field.FieldError[] = []
  const sendsInitial = booleanOf(query, 'sendInitialEvents') !== undefined
  if (sendsInitial && match !== WATCHED_MATCH) {
    const text = `sendInitialEvents requires setting resourceVersionMatch to ${WATCHED_MATCH}`
    errors.push(field.forbidden(MATCH, text))
  }
  if (match === '') return errors
  if (!sendsInitial) {
    const text = `${FORBIDDEN} for watch unless sendInitialEvents is provided`
    errors.push(field.forbidden(MATCH, text))
  }
  if (match !== WATCHED_MATCH) errors.push(field.notSupported(MATCH, match, [WATCHED_MATCH]))
  if (query.get('continue')) {
    errors.push(field.forbidden(MATCH, `${FORBIDDEN} when continue is provided`))
  }
  return errors
}

const MATCH = field.root('resourceVersionMatch')
const FORBIDDEN = 'resourceVersionMatch is forbidden'
const WATCHED_MATCH = 'NotOlderThan'
const MATCHES: readonly string[] = ['Exact', WATCHED_MATCH]
const VALIDATIONS: readonly FieldValidation[] = ['Ignore', 'Warn', 'Strict']
const LIST_OPTIONS = { group: 'meta.k8s.io', kind: 'ListOptions' }

function labelSelectorOf(text: string): Selector {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    if (!(error instanceof SelectorSyntaxError)) throw error
    throw badRequest(error.message)
  }
}

/** Of reads; a text that is no number is an error that no layer of the server has classified. */
export function revisionOf(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? ''
  if (text === '') return undefined
  if (/^\d{1,16}$/.test(text)) return Number(text)
  const reason = `strconv.ParseUint: parsing ${field.quote(text)}: invalid syntax`
  throw unclassified(`resourceVersion: Invalid value: ${field.quote(text)}: ${reason}`)
}

const LONGEST_MANAGER = 128

function managerErrors(name: string): readonly field.FieldError[] {
  const at = field.root('fieldManager')
  const errors = name.length > LONGEST_MANAGER ? [field.tooLong(at, LONGEST_MANAGER)] : []
  const wrong = [...name].findIndex((character) => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character))
  if (wrong < 0) return errors
  const code = ([...name][wrong]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return [...errors, field.invalid(at, name, `invalid character U+${code} (at position ${wrong})`)]
}

/** The name that the client gives itself, or the program of its User-Agent. */
function managerOf(query: URLSearchParams, userAgent: string): string {
  const program = userAgent.split('/')[0]?.slice(0, LONGEST_MANAGER) ?? ''
  return query.get('fieldManager') || program || 'unknown'
}
