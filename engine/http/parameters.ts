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
import { badRequest, invalid } from '../apiserver/status-error'

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
  readonly fieldManager: string | undefined
  readonly fieldValidation: FieldValidation
  readonly force: boolean | undefined
}

export function listParameters(resource: Resource, query: URLSearchParams): ListParameters {
  const labels = query.get('labelSelector')
  const fields = query.get('fieldSelector')
  const isWatch = booleanOf(query, 'watch') ?? false
  const parameters = {
    labels: labels ? labelSelectorOf(labels) : undefined,
    fields: fields ? fieldSelectorOf(resource, fields) : undefined,
    resourceVersion: revisionOf(query.get('resourceVersion') ?? ''),
    match: matchOf(query, isWatch),
    limit: integerOf(query, 'limit') ?? 0,
    continue: query.get('continue') || undefined,
    timeoutSeconds: integerOf(query, 'timeoutSeconds'),
    allowsBookmarks: booleanOf(query, 'allowWatchBookmarks') ?? false,
    sendInitialEvents: booleanOf(query, 'sendInitialEvents'),
  }
  refuseMismatches(parameters, isWatch)
  return parameters
}

export function writeParameters(query: URLSearchParams, userAgent = ''): WriteParameters {
  const dryRun = query.getAll('dryRun')
  const bad = dryRun.find((value) => value !== '' && value !== 'All')
  if (bad !== undefined) {
    throw refused(field.notSupported(field.root('dryRun'), bad, ['All']))
  }
  return {
    dryRun: dryRun.includes('All'),
    fieldManager: managerOf(query, userAgent),
    fieldValidation: validationOf(query.get('fieldValidation') ?? ''),
    force: booleanOf(query, 'force'),
  }
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

/** The options of a list or watch that contradict each other. */
function refuseMismatches(
  { resourceVersion, match, sendInitialEvents, continue: token }: ListParameters,
  isWatch: boolean,
): void {
  const errors: field.FieldError[] = []
  const at = field.root('resourceVersionMatch')
  if (match !== undefined && resourceVersion === undefined && sendInitialEvents === undefined) {
    const needed = 'resourceVersionMatch is forbidden unless resourceVersion is provided'
    errors.push(field.forbidden(at, needed))
  }
  if (match !== undefined && token !== undefined) {
    errors.push(field.forbidden(at, 'resourceVersionMatch is forbidden when continue is provided'))
  }
  if (match === 'Exact' && resourceVersion === 0) {
    const text = 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'
    errors.push(field.forbidden(at, text))
  }
  if (isWatch && match !== undefined && sendInitialEvents === undefined) {
    const text = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
    errors.push(field.forbidden(at, text))
  }
  if (sendInitialEvents !== undefined) {
    const initial = field.root('sendInitialEvents')
    if (!isWatch) {
      errors.push(field.forbidden(initial, 'sendInitialEvents is forbidden for list'))
    } else if (match !== 'NotOlderThan') {
      const text = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'
      errors.push(field.forbidden(at, text))
    }
  }
  if (errors.length > 0) throw invalid(LIST_OPTIONS, '', errors)
}

const LIST_OPTIONS = { group: 'meta.k8s.io', kind: 'ListOptions' }

const refused = (error: field.FieldError) =>
  invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [error])

function labelSelectorOf(text: string): Selector {
  try {
    return parseLabelSelector(text)
  } catch (error) {
    if (!(error instanceof SelectorSyntaxError)) throw error
    throw badRequest(error.message)
  }
}

/** Of lists and watches; a text that is no number is refused as the store refuses it. */
function revisionOf(text: string): number | undefined {
  if (text === '') return undefined
  if (!/^\d{1,16}$/.test(text)) {
    const reason = `strconv.ParseUint: parsing ${field.quote(text)}: invalid syntax`
    const error = field.invalid(field.root('resourceVersion'), text, reason)
    throw invalid({ group: '', kind: '' }, '', [error])
  }
  return Number(text)
}

function matchOf(query: URLSearchParams, isWatch: boolean): ListParameters['match'] {
  const text = query.get('resourceVersionMatch') ?? ''
  if (text === '') return undefined
  if (text === 'NotOlderThan' || (text === 'Exact' && !isWatch)) return text
  const supported = isWatch ? ['NotOlderThan'] : ['Exact', 'NotOlderThan', '']
  const at = field.root('resourceVersionMatch')
  throw invalid(LIST_OPTIONS, '', [field.notSupported(at, text, supported)])
}

function validationOf(text: string): FieldValidation {
  if (text === '') return 'Warn'
  if (text === 'Strict' || text === 'Warn' || text === 'Ignore') return text
  const supported = ['Ignore', 'Warn', 'Strict']
  throw refused(field.notSupported(field.root('fieldValidation'), text, supported))
}

const LONGEST_MANAGER = 128

/** The name that the client gives itself, or the program of its User-Agent. */
function managerOf(query: URLSearchParams, userAgent: string): string | undefined {
  const given = query.get('fieldManager')
  if (given) {
    if (given.length > LONGEST_MANAGER) {
      throw refused(field.tooLong(field.root('fieldManager'), LONGEST_MANAGER))
    }
    return given
  }
  const program = userAgent.split('/')[0]?.slice(0, LONGEST_MANAGER) ?? ''
  return program === '' ? 'unknown' : program
}
