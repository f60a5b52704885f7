/** The parameters of a shell: variables, positional and special ones. */
import { setVariable } from '../system/process'
import type { Shell } from './frames'

/** The value of a parameter; undefined when it is not set. */
export function variable({ call, memory }: Shell, name: string): string | undefined {
  if (/^[A-Za-z_]/.test(name)) {
    return memory.variables.get(name) ?? call.process.environment.get(name) ?? special(call, name)
  }
  if (/^[1-9]/.test(name)) return memory.positional[Number(name) - 1]
  switch (name) {
    case '0':
      return memory.name
    case '?':
      return String(memory.status)
    case '#':
      return String(memory.positional.length)
    case '$':
      return String(memory.id)
    case '!':
      return memory.background === 0 ? undefined : String(memory.background)
    case '-':
      return [...memory.options].filter((each) => each.length === 1).join('')
    default:
      return memory.positional.length === 0 ? undefined : memory.positional.join(' ')
  }
}

function special(call: Shell['call'], name: string): string | undefined {
  if (name === 'PWD') return call.process.cwd
  if (name === 'RANDOM') return String(call.kernel.chance(call.process) % 32_768)
  if (name === 'SECONDS') {
    return String(Math.floor((call.world.now - call.process.startedAt) / 1e6))
  }
  return name === 'PPID' ? String(call.process.parent) : undefined
}

/** Sets a variable; one that is exported, where programs see it. */
export function assign({ call, memory }: Shell, name: string, value: string): void {
  const { environment } = call.process
  if (value.length > MOST_BYTES) {
    call.err(`${memory.name}: out of memory\n`)
    memory.exiting = 2
  } else if (memory.readonly.has(name)) {
    call.err(`${memory.name}: ${name}: is read only\n`)
    memory.exiting = 2
  } else if (environment.has(name) || memory.options.has('a')) {
    setVariable(call.process, name, value)
  } else memory.variables.set(name, value)
}

/** A variable has room for this. */
const MOST_BYTES = 16 * 1024 * 1024
