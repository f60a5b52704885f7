/**
 * Names of formats that texts can be checked against.
 * Models staging/src/k8s.io/apiserver/pkg/cel/library/format.go.
 */
import {
  isDnsLabel,
  isLabelValue,
  isQualifiedName,
  isRfc1035Label,
  isSubdomain,
} from '../../api/names'
import { CelError, Opaque, Optional } from '../values'
import type { Library } from './library'

class Format extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat'
  readonly name: string
  readonly reasons: Reasons

  constructor(name: string, reasons: Reasons) {
    super()
    this.name = name
    this.reasons = reasons
  }

  equals(other: Opaque): boolean {
    return other instanceof Format && other.name === this.name
  }
}

type Reasons = (text: string) => readonly string[]

/** A prefix of a name may end where the rest would follow. */
const masked = (text: string): string =>
  text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text

const shaped =
  (pattern: RegExp, reason: string): Reasons =>
  (text) =>
    pattern.test(text) ? [] : [reason]

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const FORMATS_BY_NAME: Readonly<Record<string, Reasons>> = {
  dns1123Label: isDnsLabel,
  dns1123Subdomain: isSubdomain,
  dns1035Label: isRfc1035Label,
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: (text) => isDnsLabel(masked(text)),
  dns1123SubdomainPrefix: (text) => isSubdomain(masked(text)),
  dns1035LabelPrefix: (text) => isRfc1035Label(masked(text)),
  labelValue: isLabelValue,
  uri: shaped(/^([A-Za-z][A-Za-z0-9+.-]*:|\/)[^\s]*$/, 'invalid URI for request'),
  uuid: shaped(
    /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
    'does not match the UUID format',
  ),
  byte: shaped(
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    'invalid base64',
  ),
  date: shaped(DATE, 'invalid date'),
  datetime: shaped(
    /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[-+]\d{2}:?\d{2})$/,
    'invalid datetime',
  ),
}

export const FORMATS: Library = {
  ...Object.fromEntries(
    Object.entries(FORMATS_BY_NAME).map(([name, reasons]) => [
      `format.${name}(): Format`,
      () => new Format(name, reasons),
    ]),
  ),
  'format.named(string): optional<Format>': (name: string) => {
    const reasons = Object.hasOwn(FORMATS_BY_NAME, name) ? FORMATS_BY_NAME[name] : undefined
    return reasons === undefined ? Optional.none : new Optional(new Format(name, reasons))
  },
  'Format.validate(string): optional<list<string>>': (format: Format, text: string) => {
    if (text.length > LIMIT) throw new CelError(`string too long to validate: ${text.length}`)
    const reasons = format.reasons(text)
    return reasons.length === 0 ? Optional.none : new Optional(reasons)
  },
}

const LIMIT = 1_048_576
