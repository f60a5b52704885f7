/** `cat`. */
import { optionsOf, unknownOption } from './instant'
import { stream } from './stream'

interface Shown {
  readonly numbers: boolean
  readonly ends: boolean
}

export const cat = stream<Shown, { line: number; isMid: boolean }>({
  unit: 'piece',
  begin: (call) => {
    const { flags, rest, unknown } = optionsOf(call.args, 'nbeAEtTvsu')
    if (unknown !== undefined) return unknownOption(call, call.name, unknown)
    const ends = flags.has('E') || flags.has('e') || flags.has('A')
    const numbers = flags.has('n') || flags.has('b')
    return { options: { numbers, ends }, memory: { line: 0, isMid: false }, paths: rest }
  },
  take: (call, { numbers, ends }, memory, text) => {
    if (!numbers && !ends) call.out(text)
    else {
      for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
        const number = numbers && !memory.isMid ? `${String(++memory.line).padStart(6)}\t` : ''
        memory.isMid = !line.endsWith('\n')
        call.out(number + (ends ? line.replace(/\n$/, '$\n') : line))
      }
    }
    return undefined
  },
  end: () => 0,
})
