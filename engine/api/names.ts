/** The formats of names, label keys, label values and ports.
 *  As in Kubernetes, each check answers with what is wrong in its words; none means valid.
 *  Models apimachinery/pkg/util/validation/validation.go and pkg/api/validation/path/name.go. */

/** What is wrong with a value; empty when it is valid. */
export type Reasons = readonly string[]

/** RFC 1123 subdomain: the name of most objects. */
export function isSubdomain(value: string): Reasons {
  return check(value, SUBDOMAIN, 253)
}

/** RFC 1123 label: Namespaces, containers, ports' host parts. */
export function isDnsLabel(value: string): Reasons {
  const tooLong = lengthReasons(value, 63)
  if (DNS_LABEL.regex.test(value)) return tooLong
  // A subdomain that is no label can only have dots.
  if (SUBDOMAIN.regex.test(value)) return [...tooLong, 'must not contain dots']
  return [...tooLong, regexReason(DNS_LABEL)]
}

/** RFC 1035 label: Services, and Pods of a StatefulSet's Service. */
export function isRfc1035Label(value: string): Reasons {
  return check(value, RFC1035_LABEL, 63)
}

/** A label or annotation key, a finalizer, a taint's key: `[prefix/]name`. */
export function isQualifiedName(value: string): Reasons {
  // Most have no prefix, and are right.
  if (value.length <= 63 && QUALIFIED.regex.test(value)) return VALID
  const parts = value.split('/')
  if (parts.length > 2) {
    const optional = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
    return [`a qualified name ${regexReason(QUALIFIED)}${optional}`]
  }
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, parts[0]]
  const reasons: string[] = []
  if (prefix === '') reasons.push('prefix part must be non-empty')
  else if (prefix) reasons.push(...isSubdomain(prefix).map((reason) => `prefix part ${reason}`))
  if (name === '') reasons.push('name part must be non-empty')
  else reasons.push(...lengthReasons(name, 63).map((reason) => `name part ${reason}`))
  if (!QUALIFIED.regex.test(name)) reasons.push(`name part ${regexReason(QUALIFIED)}`)
  return reasons
}

export function isLabelValue(value: string): Reasons {
  return check(value, LABEL_VALUE, 63)
}

/** Names of RBAC objects and others that only have to fit in a URL. */
export function isPathSegment(value: string): Reasons {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((c) => value.includes(c)).map((c) => `may not contain '${c}'`)
}

/** A key of a ConfigMap or Secret. */
export function isConfigMapKey(value: string): Reasons {
  return [...check(value, CONFIG_KEY, 253), ...dotReasons(value)]
}

/** Any printable ASCII but `=`, since RelaxedEnvironmentVariableValidation (beta in 1.32). */
export function isEnvVarName(value: string): Reasons {
  if (value === '') return ['environment variable name must be non-empty']
  if (/^[ -<>-~]*$/.test(value)) return VALID
  const rule = 'must consist only of printable ASCII characters other than'
  return [`a valid environment variable name ${rule} '='`]
}

/** The variables that `envFrom` makes of a ConfigMap's keys still keep the old rule. */
export function isStrictEnvVarName(value: string): Reasons {
  return [...check(value, ENV_VAR, undefined), ...dotReasons(value)]
}

export function isPortName(value: string): Reasons {
  const reasons = [...lengthReasons(value, 15)]
  if (!/^[-a-z0-9]+$/.test(value)) {
    reasons.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  }
  if (!/[a-z]/.test(value)) reasons.push('must contain at least one letter (a-z)')
  if (value.includes('--')) reasons.push('must not contain consecutive hyphens')
  if (/^-|-$/.test(value)) reasons.push('must not begin or end with a hyphen')
  return reasons
}

export function isPortNumber(value: number): Reasons {
  return isInRange(value, 1, 65535)
}

export function isInRange(value: number, min: number, max: number): Reasons {
  return value >= min && value <= max ? VALID : [`must be between ${min} and ${max}, inclusive`]
}

export function isPercent(value: string): Reasons {
  return check(value, PERCENT, undefined)
}

/** `*.example.com`: a host of an Ingress. */
export function isWildcardSubdomain(value: string): Reasons {
  return check(value, WILDCARD, 253)
}

export function isHttpHeaderName(value: string): Reasons {
  return check(value, HTTP_HEADER, undefined)
}

interface Format {
  readonly pattern: string
  readonly regex: RegExp
  readonly says: string
  readonly examples: readonly string[]
}

const VALID: Reasons = Object.freeze([])

const format = (pattern: string, says: string, ...examples: string[]): Format => ({
  pattern,
  regex: new RegExp(`^(?:${pattern})$`),
  says,
  examples,
})

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const DOTTED = `${LABEL}(\\.${LABEL})*`
const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const ENDS = 'must start and end with an alphanumeric character'

const DNS_LABEL = format(
  LABEL,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
    `and ${ENDS}`,
  'my-name',
  '123-abc',
)
const SUBDOMAIN = format(
  DOTTED,
  'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
    `'-' or '.', and ${ENDS}`,
  'example.com',
)
const RFC1035_LABEL = format(
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', " +
    'start with an alphabetic character, and end with an alphanumeric character',
  'my-name',
  'abc-123',
)
const QUALIFIED = format(
  NAME,
  `must consist of alphanumeric characters, '-', '_' or '.', and ${ENDS}`,
  'MyName',
  'my.name',
  '123-abc',
)
const LABEL_VALUE = format(
  `(${NAME})?`,
  'a valid label must be an empty string or consist of alphanumeric characters, ' +
    `'-', '_' or '.', and ${ENDS}`,
  'MyValue',
  'my_value',
  '12345',
)
const CONFIG_KEY = format(
  '[-._a-zA-Z0-9]+',
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  'key.name',
  'KEY_NAME',
  'key-name',
)
const ENV_VAR = format(
  '[-._a-zA-Z][-._a-zA-Z0-9]*',
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', " +
    "or '.', and must not start with a digit",
  'my.env-name',
  'MY_ENV.NAME',
  'MyEnvName1',
)
const PERCENT = format(
  '[0-9]+%',
  "a valid percent string must be a numeric string followed by an ending '%'",
  '1%',
  '93%',
)
const WILDCARD = format(
  `\\*\\.${DOTTED}`,
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, " +
    "which must consist of lower case alphanumeric characters, '-' or '.' " +
    'and end with an alphanumeric character',
  '*.example.com',
)
const HTTP_HEADER = format(
  '[-A-Za-z0-9]+',
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  'X-Header-Name',
)

function check(value: string, format: Format, max: number | undefined): Reasons {
  const tooLong = max === undefined ? VALID : lengthReasons(value, max)
  return format.regex.test(value) ? tooLong : [...tooLong, regexReason(format)]
}

/** Kubernetes says characters and counts bytes. */
function lengthReasons(value: string, max: number): Reasons {
  if (Buffer.byteLength(value) <= max) return VALID
  return [`must be no more than ${max} characters`]
}

function regexReason({ says, pattern, examples }: Format): string {
  const quoted = examples.map((example) => `'${example}', `).join(' or ')
  return `${says} (e.g. ${quoted}regex used for validation is '${pattern}')`
}

function dotReasons(value: string): Reasons {
  if (value === '.' || value === '..') return [`must not be '${value}'`]
  return value.startsWith('..') ? ["must not start with '..'"] : VALID
}
