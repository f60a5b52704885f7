/**
 * The types of CEL, as declarations name them and as its checker compares them.
 *
 * The rule to know: `dyn` fits everything and everything fits it; what it lets pass is judged when
 * the expression runs. A type parameter stands for one type within a signature.
 *
 * Models cel-go/checker/types.go. Left out: the type variables of empty literals, which are dyn.
 */

export type CelType =
  | { readonly kind: Scalar }
  | { readonly kind: 'list'; readonly of: CelType; readonly listType?: ListType }
  | { readonly kind: 'map'; readonly key: CelType; readonly of: CelType }
  | {
      readonly kind: 'object'
      readonly name: string
      readonly fields: ReadonlyMap<string, ObjectField>
    }
  | { readonly kind: 'optional'; readonly of: CelType }
  | { readonly kind: 'opaque'; readonly name: string }
  | { readonly kind: 'type'; readonly of: CelType }
  | { readonly kind: 'param'; readonly name: string }

/** Of lists that the API takes for sets, or for maps by these fields. */
export type ListType = 'set' | readonly string[]

/** A field as expressions name it, and the property that it is in the object. */
export interface ObjectField {
  readonly type: CelType
  readonly property: string
}

export type Scalar = keyof typeof SCALARS

/** Scalars by kind, and as messages print them. */
const SCALARS = {
  dyn: 'dyn',
  error: '!error!',
  null: 'null',
  bool: 'bool',
  int: 'int',
  uint: 'uint',
  double: 'double',
  string: 'string',
  bytes: 'bytes',
  timestamp: 'timestamp',
  duration: 'duration',
} as const

const scalar = (kind: Scalar): CelType => Object.freeze({ kind })

export const DYN = scalar('dyn')
export const ERROR = scalar('error')
export const NULL = scalar('null')
export const BOOL = scalar('bool')
export const INT = scalar('int')
export const UINT = scalar('uint')
export const DOUBLE = scalar('double')
export const STRING = scalar('string')
export const BYTES = scalar('bytes')
export const TIMESTAMP = scalar('timestamp')
export const DURATION = scalar('duration')

export const listOf = (of: CelType, listType?: ListType): CelType =>
  listType === undefined ? { kind: 'list', of } : { kind: 'list', of, listType }
export const mapOf = (key: CelType, of: CelType): CelType => ({ kind: 'map', key, of })
export const optionalOf = (of: CelType): CelType => ({ kind: 'optional', of })

/** An object type with these fields; a field of another property says so. */
export const objectOf = (
  name: string,
  fields: Readonly<Record<string, CelType | ObjectField>>,
): CelType => ({
  kind: 'object',
  name,
  fields: new Map(
    Object.entries(fields).map(([field, it]) => [
      field,
      'property' in it ? it : { type: it, property: field },
    ]),
  ),
})

/** Types that have values of their own, by the name that signatures give them. */
const OPAQUE: Readonly<Record<string, string>> = {
  Authorizer: 'kubernetes.authorization.Authorizer',
  PathCheck: 'kubernetes.authorization.PathCheck',
  GroupCheck: 'kubernetes.authorization.GroupCheck',
  ResourceCheck: 'kubernetes.authorization.ResourceCheck',
  Decision: 'kubernetes.authorization.Decision',
  Quantity: 'kubernetes.Quantity',
  URL: 'kubernetes.URL',
  Format: 'kubernetes.NamedFormat',
  IP: 'net.IP',
  CIDR: 'net.CIDR',
}

/** The type that a signature writes; undefined when the text is none. */
export function typeNamed(text: string): CelType | undefined {
  if (Object.hasOwn(SCALARS, text)) return scalar(text as Scalar) // It is one of its keys.
  if (/^[A-Z]$/.test(text)) return { kind: 'param', name: text }
  const opaque = Object.hasOwn(OPAQUE, text) ? OPAQUE[text] : undefined
  if (opaque !== undefined) return { kind: 'opaque', name: opaque }
  const [, outer, inner = ''] = /^(list|map|optional|type)<(.*)>$/.exec(text) ?? []
  if (outer === undefined) return undefined
  const comma = inner.indexOf(', ')
  const of = typeNamed(outer === 'map' ? inner.slice(comma + 2) : inner)
  if (of === undefined) return undefined
  // No other is left.
  if (outer !== 'map') return { kind: outer as 'list' | 'optional' | 'type', of }
  const key = typeNamed(inner.slice(0, comma))
  return key === undefined ? undefined : mapOf(key, of)
}

/** As messages print it: `list(int)`. */
export function typeText(type: CelType): string {
  switch (type.kind) {
    case 'list':
      return `list(${typeText(type.of)})`
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.of)})`
    case 'optional':
      return `optional_type(${typeText(type.of)})`
    case 'type':
      return `type(${typeText(type.of)})`
    case 'object':
    case 'opaque':
    case 'param':
      return type.name
    default:
      return SCALARS[type.kind]
  }
}

/** What the parameters of a signature stand for. */
export type Bindings = Map<string, CelType>

/** Whether a value of one type may stand where another is wanted; binds the parameters of that. */
export function fits(wanted: CelType, given: CelType, bindings: Bindings): boolean {
  if (wanted.kind === 'param') return binds(wanted.name, given, bindings)
  if (isOpen(wanted) || isOpen(given)) {
    if (isOpen(given)) bindInside(wanted, bindings)
    return true
  }
  if (given.kind === 'null') return NULLABLE.has(wanted.kind)
  switch (wanted.kind) {
    case 'list':
    case 'optional':
      return given.kind === wanted.kind && fits(wanted.of, given.of, bindings)
    case 'map':
      return (
        given.kind === 'map' &&
        fits(wanted.key, given.key, bindings) &&
        fits(wanted.of, given.of, bindings)
      )
    case 'type':
      return given.kind === 'type'
    case 'object':
    case 'opaque':
      return given.kind === wanted.kind && given.name === wanted.name
    default:
      return given.kind === wanted.kind
  }
}

/** Whether two types have values in common, whichever is the more general. */
export const agree = (a: CelType, b: CelType): boolean =>
  fits(a, b, new Map()) || fits(b, a, new Map())

/** The type that two kinds of elements have together: the one both fit, or nothing. */
export function joined(a: CelType, b: CelType): CelType | undefined {
  if (isOpen(a) || isOpen(b)) return DYN
  if (fits(a, b, new Map())) return a
  return fits(b, a, new Map()) ? b : undefined
}

/** The type with its parameters filled in; what nothing has bound is dyn. */
export function filled(type: CelType, bindings: Bindings): CelType {
  switch (type.kind) {
    case 'param':
      return bindings.get(type.name) ?? DYN
    case 'list':
    case 'optional':
    case 'type':
      return { kind: type.kind, of: filled(type.of, bindings) }
    case 'map':
      return mapOf(filled(type.key, bindings), filled(type.of, bindings))
    default:
      return type
  }
}

export const isOpen = ({ kind }: CelType): boolean => kind === 'dyn' || kind === 'error'

const NULLABLE: ReadonlySet<string> = new Set([
  'null',
  'object',
  'opaque',
  'optional',
  'timestamp',
  'duration',
])

function binds(name: string, given: CelType, bindings: Bindings): boolean {
  const bound = bindings.get(name)
  if (bound === undefined) {
    bindings.set(name, given)
    return true
  }
  const both = joined(bound, given)
  if (both !== undefined) bindings.set(name, both)
  return both !== undefined
}

/** What stands inside of something unknown is unknown. */
function bindInside(type: CelType, bindings: Bindings): void {
  if (type.kind === 'param') binds(type.name, DYN, bindings)
  else if (type.kind === 'map') {
    bindInside(type.key, bindings)
    bindInside(type.of, bindings)
  } else if (type.kind === 'list' || type.kind === 'optional') bindInside(type.of, bindings)
}
