/**
 * Asking a container itself: running a command in it for a probe or a hook, or sending it a request
 * over HTTP.
 *
 * The rule to know: the answer is there at once. Left out: commands of probes that take time; they
 * count as timed out.
 */
import { bytesOf, textOf } from '../../images/files/file'
import type { ServedRequest } from '../../images/system/world'
import { answerAt } from '../answers'
import { directoryOf, insideOf, kernelOf, type Place } from './inside'
import { goLive, goOn } from './live'

/** How a command ended, and what it said; undefined when its program is not known. */
export interface Asked {
  /** Undefined when it has not ended. */
  readonly code: number | undefined
  readonly output: string
}

export function askCommand(place: Place, command: readonly string[]): Asked | undefined {
  const { host } = place
  const inside = insideOf(place)
  const kernel = kernelOf(place, inside)
  const first = inside.system.processes.get(1)
  const environment = first?.environment ?? new Map<string, string>()
  const cwd = directoryOf(place)
  const found = kernel.program(command.map(bytesOf), { cwd, environment })
  if ('type' in found) {
    if (!kernel.world.isComplete) return undefined
    return { code: found.code, output: `exec: "${command[0]}": ${NOT_FOUND}` }
  }
  goLive(place, inside)
  inside.at = host.cluster.now()
  const heard: { code: number | undefined; output: string } = { code: undefined, output: '' }
  const session = ++host.state.lastSession
  const hear = (bytes: Uint8Array) => {
    heard.output += Buffer.from(bytes).toString('latin1')
  }
  const out = kernel.io.open({ type: 'sink', stream: 'stdout', session })
  const process = kernel.spawn({
    ...found,
    environment,
    cwd,
    uid: first?.uid ?? 0,
    gid: first?.gid ?? 0,
    session,
    parent: 0,
    fds: new Map([
      [0, kernel.io.open({ type: 'null' })],
      [1, out],
      [2, out],
    ]),
  })
  host.conversations.begin(
    session,
    process.pid,
    {
      stdout: hear,
      stderr: hear,
      done: (end) => {
        if ('code' in end) heard.code = end.code
      },
    },
    place.instance.id,
  )
  kernelOf(place, inside).run()
  host.conversations.forget(session)
  goOn(place)
  return { code: heard.code, output: textOf(heard.output).trim() }
}

const NOT_FOUND = 'executable file not found in $PATH: unknown'

/** The status that the container answers; undefined when nobody does. */
export function askHttp(place: Place, request: ServedRequest): number | undefined {
  const answer = answerAt(place.host, place.pod, request.port, { request })
  return answer.type === 'answers' ? answer.status : undefined
}
