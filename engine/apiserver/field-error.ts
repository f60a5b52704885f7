/** What is wrong with one field of an object: path, offending value, detail, in Kubernetes' words.
 *  Validation collects every FieldError it finds and never stops at the first.
 *  Models apimachinery/pkg/util/validation/field/{path,errors}.go (1.32).
 *  Left out: Go's %#v of arbitrary structs; wrap such a value with `verbatim` where its text
 *  matters, anything else that is not a scalar prints as JSON. */

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError'

/** `body` is the text without the path, as it stands in a Status' causes. */
export interface FieldError {
  readonly type: FieldErrorType
  readonly field: string
  readonly body: string
  readonly detail: string
}

export class FieldPath {
  private readonly before: FieldPath | undefined
  private readonly step: string
  private text: string | undefined

  constructor(before: FieldPath | undefined, step: string) {
    this.before = before
    this.step = step
  }

  child(name: string, ...further: readonly string[]): FieldPath {
    let path: FieldPath = new FieldPath(this, `.${name}`)
    for (const next of further) path = new FieldPath(path, `.${next}`)
    return path
  }

  index(index: number): FieldPath {
    return new FieldPath(this, `[${index}]`)
  }

  key(key: string): FieldPath {
    return new FieldPath(this, `[${key}]`)
  }

  /** The text is made on first use: paths are built for every field, errors are rare. */
  toString(): string {
    if (this.text === undefined) {
      const before = this.before?.toString() ?? ''
      this.text = before === '' ? this.step.replace(/^\./, '') : before + this.step
    }
    return this.text
  }
}

export function root(...names: string[]): FieldPath {
  const [first = '', ...rest] = names
  return rest.reduce((path, name) => path.child(name), new FieldPath(undefined, first))
}

export const required = (at: FieldPath, detail = '') =>
  fieldError('FieldValueRequired', at, 'Required value', detail)

export const invalid = (at: FieldPath, value: unknown, detail: string) =>
  fieldError('FieldValueInvalid', at, `Invalid value: ${show(value)}`, detail)

export const typeInvalid = (at: FieldPath, value: unknown, detail: string) =>
  fieldError('FieldValueTypeInvalid', at, `Invalid value: ${show(value)}`, detail)

/** The supported values are printed in the order given; callers sort where Kubernetes sorts. */
export function notSupported(at: FieldPath, value: unknown, supported: readonly string[]) {
  const quoted = supported.map(quote).join(', ')
  const detail = quoted === '' ? '' : `supported values: ${quoted}`
  return fieldError('FieldValueNotSupported', at, `Unsupported value: ${show(value)}`, detail)
}

export const duplicate = (at: FieldPath, value: unknown) =>
  fieldError('FieldValueDuplicate', at, `Duplicate value: ${show(value)}`, '')

export const forbidden = (at: FieldPath, detail: string) =>
  fieldError('FieldValueForbidden', at, 'Forbidden', detail)

export const tooLong = (at: FieldPath, maxBytes: number) =>
  fieldError('FieldValueTooLong', at, 'Too long', `may not be more than ${maxBytes} bytes`)

export const tooMany = (at: FieldPath, actual: number, max: number) =>
  fieldError('FieldValueTooMany', at, `Too many: ${actual}`, `must have at most ${max} items`)

export const notFound = (at: FieldPath, value: unknown) =>
  fieldError('FieldValueNotFound', at, `Not found: ${show(value)}`, '')

export const internalFieldError = (at: FieldPath, detail: string) =>
  fieldError('InternalError', at, 'Internal error', detail)

/** A value whose text is given: what Go prints by String() or %#v. */
export function verbatim(text: string): { toString(): string } {
  return new Verbatim(text)
}

/** A metav1.LabelSelector as %#v prints it, which the "field is immutable" errors show. */
export function labelSelectorValue(
  selector: ShownSelector | undefined,
): { toString(): string } | undefined {
  if (selector === undefined) return undefined
  const strings = (values: readonly string[] | undefined) =>
    values === undefined ? '[]string(nil)' : `[]string{${values.map(quote).join(', ')}}`
  const labels = selector.matchLabels && stringMapText(selector.matchLabels)
  const expressions = selector.matchExpressions?.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${quote(key)}, Operator:${quote(operator)}, ` +
      `Values:${strings(values)}}`,
  )
  const list = '[]v1.LabelSelectorRequirement'
  return verbatim(
    `v1.LabelSelector{MatchLabels:${labels ?? 'map[string]string(nil)'}, ` +
      `MatchExpressions:${expressions ? `${list}{${expressions.join(', ')}}` : `${list}(nil)`}}`,
  )
}

interface ShownSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** A map[string]string as %#v prints it. */
export const stringMapValue = (map: Readonly<Record<string, string>> | undefined) =>
  verbatim(map === undefined ? 'map[string]string(nil)' : stringMapText(map))

/** A []string as %#v prints it. */
export const stringListValue = (list: readonly string[] | undefined) =>
  verbatim(list === undefined ? '[]string(nil)' : `[]string{${list.map(quote).join(', ')}}`)

/** An intstr.IntOrString as %#v prints it. */
export function intOrStringValue(value: number | string): { toString(): string } {
  const [type, number, text] = typeof value === 'number' ? [0, value, ''] : [1, 0, value]
  return verbatim(`intstr.IntOrString{Type:${type}, IntVal:${number}, StrVal:${quote(text)}}`)
}

/** `path: body`, one line of a Status' message. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${error.body}`
}

/** All errors in one: equal texts once, several in brackets. Empty for none. */
export function aggregateText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(fieldErrorText))]
  return texts.length > 1 ? `[${texts.join(', ')}]` : (texts[0] ?? '')
}

class Verbatim {
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

function fieldError(type: FieldErrorType, at: FieldPath, what: string, detail: string): FieldError {
  return { type, field: at.toString(), body: detail === '' ? what : `${what}: ${detail}`, detail }
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '"null"' // Go prints the word as a string.
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object') return String(value)
  if (value instanceof Verbatim || value instanceof FieldPath) return value.toString()
  return JSON.stringify(value)
}

function stringMapText(map: Readonly<Record<string, string>>): string {
  const entries = Object.keys(map).sort()
  return `map[string]string{${entries.map((k) => `${quote(k)}:${quote(map[k] ?? '')}`).join(', ')}}`
}

/** Go's %q for the characters that occur in API values. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/\\u00([01][0-9a-f])|\u007f/g, (whole, code?: string) =>
    whole === '\u007f' ? '\\x7f' : (GO_ESCAPES[`${code}`] ?? `\\x${code}`),
  )
}

const GO_ESCAPES: Readonly<Record<string, string>> = { '07': '\\a', '0b': '\\v' }
