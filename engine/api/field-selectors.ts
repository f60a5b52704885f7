/** Field selectors: `status.phase=Running,spec.nodeName!=a`; only =, == and !=.
 *  Which fields a resource knows is the registry's to say; here each field is a text or absent, and
 *  absent is the empty text.
 *  Models apimachinery/pkg/fields/selector.go. */

/** Throws FieldSelectorSyntaxError with the words of a 400. */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements = termsOf(text)
    .sort()
    .filter((term) => term !== '')
    .map((term) => requirementOf(term, text))
  return { requirements, toString: () => requirements.map(termText).join(',') }
}

export function matchesFields(
  { requirements }: FieldSelector,
  getField: (field: string) => string | undefined,
): boolean {
  return requirements.every(
    ({ field, operator, value }) => ((getField(field) ?? '') === value) === (operator === '='),
  )
}

/** The value that a selector insists on, if it names one. */
export function exactFieldOf(selector: FieldSelector, field: string): string | undefined {
  return selector.requirements.find((r) => r.field === field && r.operator === '=')?.value
}

export interface FieldSelector {
  readonly requirements: readonly FieldRequirement[]
  toString(): string
}

export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

export class FieldSelectorSyntaxError extends Error {
  override readonly name = 'FieldSelectorSyntaxError'
}

/** Splits at commas that no backslash escapes. */
function termsOf(text: string): string[] {
  return text === ''
    ? []
    : [...text.matchAll(/((?:[^\\,]|\\.|\\$)*)(?:,|$)/gs)].map(([, t = '']) => t)
}

function requirementOf(term: string, whole: string): FieldRequirement {
  const [, field, operator, value] = /^((?:(?!!=|=).)*)(!=|==|=)(.*)$/s.exec(term) ?? []
  if (field === undefined || value === undefined) {
    throw new FieldSelectorSyntaxError(`invalid selector: '${whole}'; can't understand '${term}'`)
  }
  return { field, operator: operator === '!=' ? '!=' : '=', value: unescaped(value) }
}

function unescaped(value: string): string {
  return value.replace(/\\(.?)|[,=]/gs, (found, escaped?: string) => {
    if (escaped === undefined) {
      const code = found.charCodeAt(0) // Go prints the rune by its number.
      throw syntaxError(`unescaped character in value: ${code}`)
    }
    if (!/^[\\,=]$/.test(escaped)) throw syntaxError(`invalid escape sequence: ${found}`)
    return escaped
  })
}

function syntaxError(detail: string): FieldSelectorSyntaxError {
  return new FieldSelectorSyntaxError(`invalid field selector: ${detail}`)
}

function termText({ field, operator, value }: FieldRequirement): string {
  return `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`
}
