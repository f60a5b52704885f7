/** Values as Go's %#v prints them, for the messages of field errors that show a struct.
 *  The rule to know: Kubernetes shows its internal types there, pointers as nil where they are. */
import { quote, verbatim } from '../apiserver/field-error'
import { parseQuantity } from './quantity'

/** A value that is printed as it is written here. */
export type GoValue = ReturnType<typeof verbatim>

/** `core.Taint{Key:"a", Value:""}`: the fields in the order of the Go type. */
export function goStruct(type: string, fields: Readonly<Record<string, unknown>>): GoValue {
  const parts = Object.entries(fields).map(([name, value]) => `${name}:${goText(value)}`)
  return verbatim(`${type}{${parts.join(', ')}}`)
}

/** `[]core.ResourceQuotaScope{"BestEffort"}` */
export const goStrings = (type: string, values: readonly string[]): GoValue =>
  verbatim(`[]${type}{${values.map(quote).join(', ')}}`)

export const goNil = (type: string): GoValue => verbatim(`(*${type})(nil)`)

/** A map of quantities, or nil. */
export function goResources(amounts: Readonly<Record<string, string>> | undefined): GoValue {
  const names = Object.keys(amounts ?? {}).sort()
  if (names.length === 0) return verbatim('core.ResourceList(nil)')
  const entries = names.map((name) => `${quote(name)}:${goQuantity(amounts?.[name] ?? '0')}`)
  return verbatim(`core.ResourceList{${entries.join(', ')}}`)
}

/** A resource.Quantity with the text that it was read from, if that is canonical. */
export function goQuantity(text: string): GoValue {
  const { kept = '', format, nanos } = parseQuantity(text)
  const [value, scale] = format === 'BinarySI' ? [nanos / UNIT, 0] : decimalParts(text)
  const amount = `resource.int64Amount{value:${value}, scale:${scale}}`
  const rest = `d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:${quote(kept)}, Format:"${format}"`
  return verbatim(`resource.Quantity{i:${amount}, ${rest}}`)
}

const UNIT = 1_000_000_000n
const EXPONENTS: Readonly<Record<string, number>> = {
  ...{ n: -9, u: -6, m: -3, k: 3 },
  ...{ M: 6, G: 9, T: 12, P: 15, E: 18 },
}

function decimalParts(text: string): readonly [value: string, scale: number] {
  const [, sign = '', whole = '', fraction = '', suffix = ''] =
    /^([+-]?)(\d*)\.?(\d*)(.*)$/.exec(text.trim()) ?? []
  const exponent = EXPONENTS[suffix] ?? Number(/^[eE](.+)$/.exec(suffix)?.[1] ?? 0)
  return [
    `${sign === '-' ? '-' : ''}${BigInt(whole + fraction || '0')}`,
    exponent - fraction.length,
  ]
}

function goText(value: unknown): string {
  return typeof value === 'string' ? quote(value) : String(value)
}
