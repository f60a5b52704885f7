/** Turns a plain (unquoted) YAML scalar into the value that kubectl reads it as.
 *  The rule to know: YAML 1.1 as go-yaml v2 understands it, so `yes` is true, `0644` is 420 and
 *  `12:30` stays text. Times stay text too, because JSON has none.
 *  Models sigs.k8s.io/yaml/goyaml.v2/resolve.go. Left out: integers that a number cannot hold
 *  exactly, which are refused instead of rounded. */

/** The value of a plain scalar, or `inexact` for an integer beyond 2^53 - 1. */
export function resolvePlain(text: string): Resolved {
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!/^[-+.0-9]/.test(text)) return { type: 'str', value: text }
  if (text.startsWith('.') && !LEADING_DOT.test(text)) return { type: 'str', value: text }
  const plain = text.replaceAll('_', '')
  return integer(plain) ?? float(plain) ?? { type: 'str', value: text }
}

/** A mapping key as JSON has it: text always; undefined where kubectl refuses the key. */
export function keyOf(resolved: Resolved): string | undefined {
  switch (resolved.type) {
    case 'str':
      return resolved.value
    case 'bool':
    case 'int':
      return String(resolved.value)
    case 'float':
      return singlePrecision(resolved.value)
    case 'null':
    case 'inexact':
      return undefined
    default:
      return resolved satisfies never
  }
}

export type Resolved =
  | { readonly type: 'str'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int' | 'float'; readonly value: number }
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'inexact'; readonly value: string }

const WORDS: ReadonlyMap<string, Resolved> = new Map<string, Resolved>([
  ...words({ type: 'bool', value: true }, 'y Y yes Yes YES true True TRUE on On ON'),
  ...words({ type: 'bool', value: false }, 'n N no No NO false False FALSE off Off OFF'),
  ...words({ type: 'null', value: null }, '~ null Null NULL'),
  ['', { type: 'null', value: null }],
  ...words({ type: 'float', value: Number.NaN }, '.nan .NaN .NAN'),
  ...words({ type: 'float', value: Number.POSITIVE_INFINITY }, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...words({ type: 'float', value: Number.NEGATIVE_INFINITY }, '-.inf -.Inf -.INF'),
])

function words(value: Resolved, list: string): [string, Resolved][] {
  return list.split(' ').map((word) => [word, value])
}

/** After a leading dot go-yaml wants underscores between digits only; elsewhere it drops them. */
const LEADING_DOT = /^\.[0-9](_?[0-9])*([eE][-+]?[0-9]+)?$/

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/

function integer(plain: string): Resolved | undefined {
  const match = INTEGER.exec(plain)
  if (match === null) return undefined
  const digits = (match[2] ?? '').replace(/^0(?=[0-7])/, '0o')
  const size = BigInt(digits)
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) return { type: 'inexact', value: plain }
  return { type: 'int', value: match[1] === '-' ? 0 - Number(size) : Number(size) }
}

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/

function float(plain: string): Resolved | undefined {
  if (!FLOAT.test(plain)) return undefined
  const value = Number(plain)
  // Go's ParseFloat reports what is out of range, and the scalar stays text.
  if (!Number.isFinite(value)) return undefined
  return { type: 'float', value: value === 0 ? 0 : value }
}

/** sigs.k8s.io/yaml prints a fractional key as Go's %g prints a float32. */
function singlePrecision(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf'
  const shortest = shortestSingle(value)
  const [mantissa = '', power = ''] = shortest.toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 6) return String(shortest)
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** The number of fewest digits that is the same as a float32. */
function shortestSingle(value: number): number {
  const wanted = Math.fround(value)
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === wanted) return shorter
  }
  return wanted
}
