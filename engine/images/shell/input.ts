/** A shell that reads its commands from its standard input, with a prompt when somebody types. */
import type { Step } from '../system/applet'
import { codeOf } from './code'
import { leave, type Shell } from './frames'
import { SyntaxFault } from './syntax'

/** Reads the next whole command; the turn ends when there is none yet. */
export function nextInput(shell: Shell): Step | undefined {
  const { call, memory } = shell
  const { input } = memory
  if (input === undefined) return leave(shell, memory.status)
  memory.script = ''
  memory.at = 0
  if (input.isInteractive && !input.isAsking) {
    call.err(input.text === '' ? prompt(shell) : '> ')
    input.isAsking = true
  }
  let isOver = false
  const { data } = call.kernel.io.take(call.process, 0, (text, isEnd) => {
    const end = text.indexOf('\n')
    isOver = isEnd && end < 0
    return end < 0 ? (isEnd ? text.length : 0) : end + 1
  })
  if (data === '' && !isOver) return { wait: { on: 'input', fd: 0 }, memory }
  input.isAsking = false
  input.text += data
  if (isOver && input.text === '') return leave(shell, memory.status)
  if (!isOver && isUnfinished(input.text)) return undefined
  memory.script = input.text
  input.text = ''
  return undefined
}

function prompt({ call, memory }: Shell): string {
  const given = memory.variables.get('PS1') ?? call.env('PS1')
  const { cwd, uid } = call.process
  const shown = cwd === call.env('HOME') && cwd !== '/' ? '~' : cwd
  const mark = uid === 0 ? '#' : '$'
  const isBash = call.name === 'bash'
  const user = uid === 0 ? 'root' : 'I have no name!'
  if (given === undefined && isBash) return `${user}@${call.world.hostname}:${shown}${mark} `
  if (given === undefined) return `${shown} ${mark} `
  return given
    .replaceAll('\\w', shown)
    .replaceAll('\\h', call.world.hostname)
    .replaceAll('\\u', uid === 0 ? 'root' : String(uid))
    .replaceAll('\\$', mark)
}

/** True when more lines belong to the command. */
function isUnfinished(text: string): boolean {
  try {
    codeOf(text)
    return /(?:^|[^\\])(?:\\\\)*\\\n$/.test(text)
  } catch (error) {
    return error instanceof SyntaxFault && error.isUnfinished
  }
}
