/**
 * How things are written in a terminal: colours, durations, counts.
 *
 * The rule to know: a colour is only ever an addition; every text says the same without it.
 */

export type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'grey' | 'bold'
export type Paint = (colour: Colour, text: string) => string

/** Colours for a terminal that wants them: https://no-color.org, and FORCE_COLOR where set. */
export function paintFor(
  stream: { readonly isTTY?: boolean },
  env: NodeJS.ProcessEnv = process.env,
): Paint {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0'
  const wanted = env.NO_COLOR ? false : forced || stream.isTTY === true
  return wanted ? (colour, text) => `\u001b[${CODES[colour]}m${text}\u001b[0m` : (_, text) => text
}

const CODES: Readonly<Record<Colour, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  cyan: 36,
  grey: 90,
  bold: 1,
}

/** `0.42s`, `2m 5s`: real time. */
export function realTime(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(2)}s`
    : clusterTime(Math.round(milliseconds / 1000) * 1000)
}

/** `200ms`, `40s`, `5m`, `1h 30m`, `3d 4h`: the two largest units that are not zero. */
export function clusterTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)}ms`
  let seconds = Math.floor(milliseconds / 1000)
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size)
    seconds -= count * size
    if (count > 0) parts.push(`${count}${unit}`)
  }
  return parts.slice(0, 2).join(' ')
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

/** `1 scenario`, `3 scenarios`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`

export const indented = (text: string, by: number): string =>
  text.replace(/^(?=.)/gm, ' '.repeat(by))

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a colour begins with.
const COLOUR = /\u001b\[[0-9;]*m/g

export const withoutColours = (text: string): string => text.replace(COLOUR, '')
