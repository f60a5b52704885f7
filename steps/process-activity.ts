/**
 * Whether a program is at work: what the processes of its group have computed so far, and whether
 * all of their threads wait.
 *
 * The rule to know: it is known on Linux alone, from /proc; elsewhere a program counts as waiting,
 * and only what it asks the cluster tells of it.
 */
import { readdirSync, readFileSync } from 'node:fs'

export interface Activity {
  /** Hundredths of a second of computing, all together. */
  readonly ticks: number
  readonly isWaiting: boolean
}

export function activityOf(group: number): Activity {
  let ticks = 0
  let isWaiting = true
  for (const pid of numbersIn('/proc')) {
    const whole = statOf(`/proc/${pid}/stat`)
    if (whole === undefined || whole.group !== group) continue
    ticks += whole.ticks
    const threads = numbersIn(`/proc/${pid}/task`)
    isWaiting &&= threads.every((id) => isAsleep(statOf(`/proc/${pid}/task/${id}/stat`)?.state))
  }
  return { ticks, isWaiting }
}

interface Stat {
  readonly state: string
  readonly group: number
  readonly ticks: number
}

/** Waiting for something, gone, or not there any more; what waits for a disk is at work. */
const isAsleep = (state: string | undefined): boolean =>
  state === undefined || /[SIZXT]/.test(state)

function numbersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** Undefined for a process that is gone. See proc(5). */
function statOf(path: string): Stat | undefined {
  try {
    const text = readFileSync(path, 'latin1')
    // The name of the program stands in brackets, and may have anything in it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [state = '', , group = ''] = fields
    return { state, group: Number(group), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return undefined
  }
}
