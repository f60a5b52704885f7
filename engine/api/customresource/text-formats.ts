/**
 * The formats that a schema may ask of a text.
 *
 * Models kube-openapi/pkg/validation/strfmt. Left out: isbn, creditcard, rgbcolor, which take any
 * text here; addresses of mail in their longer forms.
 */
import { isIP, isIPv4, isIPv6 } from 'node:net'
import { isRequestUri } from '../../cel/library/urls'
import { textProblem } from '../../schema/text-formats'

/** Whether the text is of the format; of formats that nobody knows every text is. */
export function isOfFormat(format: string, text: string): boolean {
  const judge = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined
  return judge === undefined || (judge instanceof RegExp ? judge.test(text) : judge(text))
}

export const isFormat = (format: string): boolean => Object.hasOwn(FORMATS, format)

const uuid = (third: string, fourth: string): RegExp =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${third}-?${fourth}-?[0-9a-f]{12}$`, 'i')

const HEX4 = '[0-9a-f]{4}'
const VARIANT = '[89ab][0-9a-f]{3}'
const UNITS =
  'ns|nano\\w*|us|µs|micro\\w*|ms|milli\\w*|s|sec\\w*|m|min\\w*|h|hr|hour\\w*|d|day\\w*|w|wk|week\\w*'

const FORMATS: Readonly<Record<string, RegExp | ((text: string) => boolean)>> = {
  'date-time': (text) => textProblem('date-time', text) === undefined,
  date: isDate,
  duration: new RegExp(`^(?:-?\\d+\\.?\\d*\\s*(?:${UNITS})\\s*)+$|^0$`, 'i'),
  byte: (text) => text !== '' && textProblem('byte', text) === undefined,
  uri: isRequestUri,
  email: /^(?:[^<>@]*<)?[^\s<>@]+@[^\s<>@]+>?$/,
  hostname:
    /^(?=.{1,253}$)[\p{L}\p{S}0-9](?:[\p{L}\p{S}0-9-]{0,61}[\p{L}\p{S}0-9])?(?:\.[\p{L}\p{S}0-9](?:[\p{L}\p{S}0-9-]{0,61}[\p{L}\p{S}0-9])?)*$/u,
  ipv4: isIPv4,
  ipv6: (text) => isIPv6(text) && !text.includes('%'),
  cidr: isCidr,
  mac: /^(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})$/i,
  uuid: uuid(HEX4, HEX4),
  uuid3: uuid('3[0-9a-f]{3}', HEX4),
  uuid4: uuid('4[0-9a-f]{3}', VARIANT),
  uuid5: uuid('5[0-9a-f]{3}', VARIANT),
  hexcolor: /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i,
  ssn: /^\d{3}[- ]?\d{2}[- ]?\d{4}$/,
  bsonobjectid: /^[0-9a-f]{24}$/i,
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function isCidr(text: string): boolean {
  const [ip = '', bits = '', ...more] = text.split('/')
  const version = isIP(ip)
  return (
    more.length === 0 &&
    version > 0 &&
    /^\d{1,3}$/.test(bits) &&
    Number(bits) <= (version === 4 ? 32 : 128)
  )
}
