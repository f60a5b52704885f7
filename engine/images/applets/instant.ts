/** Programs that are through at once: a function of their words. */
import type { Applet, Call } from '../system/applet'

/** Does it all and answers its exit code; the name is how it was called. */
export type Instant = (call: Call, args: readonly string[], name: string) => number

export const instant = (run: Instant): Applet => ({
  start: (call) => run(call, call.args, call.name),
})

/** Words taken apart: flags of one letter, those with a value, and what is left. */
export interface Options {
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly rest: readonly string[]
  /** The first option that is not known. */
  readonly unknown: string | undefined
}

/**
 * Takes words apart as getopt does: `known` are the letters, those before a colon take a value.
 * Long options are known by the letter that they stand for.
 */
export function optionsOf(
  args: readonly string[],
  known: string,
  long: Readonly<Record<string, string>> = {},
): Options {
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest: string[] = []
  let unknown: string | undefined
  const isKnown = (letter: string) => letter !== ':' && known.includes(letter)
  const takesValue = (letter: string) => known[known.indexOf(letter) + 1] === ':'
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word === '--') {
      rest.push(...args.slice(i + 1))
      break
    }
    if (word === '-' || !word.startsWith('-')) {
      rest.push(word)
      continue
    }
    const [, name = '', given] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    const letters = name === '' ? word.slice(1) : (long[name] ?? '?')
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] ?? ''
      if (!isKnown(letter)) {
        unknown ??= name === '' ? letter : name
        break
      }
      if (!takesValue(letter)) flags.add(letter)
      else {
        const attached = name === '' ? letters.slice(at + 1) : given
        values.set(letter, attached || given === '' ? (attached ?? '') : (args[++i] ?? ''))
        break
      }
    }
  }
  return { flags, values, rest, unknown }
}

/** What a program says of an option that it does not know. */
export const unknownOption = (call: Call, name: string, option: string): number => {
  const shown =
    option.length > 1 ? `unrecognized option '--${option}'` : `invalid option -- '${option}'`
  call.err(`${name}: ${shown}\n`)
  return 1
}

/** Options, or the code of a program that was given one that it does not know. */
export const given = (
  call: Call,
  known: string,
  long: Readonly<Record<string, string>> = {},
  args = call.args,
): Options | number => {
  const options = optionsOf(args, known, long)
  return options.unknown === undefined ? options : unknownOption(call, call.name, options.unknown)
}
