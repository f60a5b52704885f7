/**
 * What is seen while a run goes on: on a terminal one line that changes, elsewhere a line for each
 * feature that has ended.
 *
 * The rule to know: a failed scenario is told at once, everything about it in the summary.
 */
import type { FinishedScenario, PlannedScenario } from '../messages/scenarios'
import { type Verdict, verdictOf } from '../messages/verdict'
import { clusterTime, counted, type Paint, realTime } from './text'

export interface Live {
  planned(uri: string): void
  started(scenario: PlannedScenario): void
  finished(scenario: FinishedScenario, virtualMilliseconds: number): void
  /** Leaves the terminal clean for the summary. */
  end(): void
}

export interface Terminal {
  readonly write: (text: string) => void
  readonly paint: Paint
  /** Of a terminal; undefined where there is none. */
  readonly columns: number | undefined
  /** Real milliseconds. */
  readonly now: () => number
}

export const liveOn = (terminal: Terminal): Live =>
  terminal.columns === undefined ? new Lines(terminal) : new Bar(terminal, terminal.columns)

/** One line that is drawn again at most every 40 ms, for drawing costs more than most scenarios. */
class Bar implements Live {
  private total = 0
  private done = 0
  private red = 0
  private virtual = 0
  private drawnAt = Number.NEGATIVE_INFINITY
  private readonly terminal: Terminal
  private readonly columns: number

  constructor(terminal: Terminal, columns: number) {
    this.terminal = terminal
    this.columns = columns
  }

  planned(): void {
    this.total++
  }

  started(scenario: PlannedScenario): void {
    const now = this.terminal.now()
    if (now - this.drawnAt < 40) return
    this.drawnAt = now
    this.draw(`${scenario.feature} › ${scenario.name}`)
  }

  finished(scenario: FinishedScenario, virtualMilliseconds: number): void {
    this.done++
    this.virtual += virtualMilliseconds
    const verdict = verdictOf(scenario)
    if (isGreen(verdict)) return
    this.red++
    this.terminal.write(`${CLEAR}${told(scenario, verdict, this.terminal.paint)}\n`)
    this.drawnAt = Number.NEGATIVE_INFINITY
  }

  end(): void {
    this.terminal.write(CLEAR)
  }

  private draw(current: string): void {
    const { paint, write } = this.terminal
    const full = Math.round((WIDTH * this.done) / Math.max(1, this.total))
    const red = this.red > 0 ? ` · ${this.red} failed` : ''
    const time = this.virtual > 0 ? ` · ${clusterTime(this.virtual)} of cluster time` : ''
    const text = ` ${this.done}/${this.total}${red}${time} · ${current}`
    const bar = paint(this.red > 0 ? 'red' : 'green', '█'.repeat(full)) + '░'.repeat(WIDTH - full)
    write(`${CLEAR}${bar}${text.slice(0, Math.max(0, this.columns - WIDTH - 1))}`)
  }
}

/** A line a feature, when the last of its scenarios has ended. */
class Lines implements Live {
  private readonly files = new Map<string, FileProgress>()
  private readonly terminal: Terminal

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  planned(uri: string): void {
    this.file(uri).open++
  }

  started(): void {}

  finished(scenario: FinishedScenario, virtualMilliseconds: number): void {
    const { paint, write } = this.terminal
    const file = this.file(scenario.uri)
    const verdict = verdictOf(scenario)
    file.open--
    file.done++
    file.virtual += virtualMilliseconds
    file.real += scenario.finishedAt - scenario.startedAt
    if (!isGreen(verdict)) {
      file.red++
      write(`${told(scenario, verdict, paint)}\n`)
    }
    if (file.open === 0) write(`${fileLine(scenario, file, paint)}\n`)
  }

  end(): void {}

  private file(uri: string): FileProgress {
    const known = this.files.get(uri) ?? { open: 0, done: 0, red: 0, virtual: 0, real: 0 }
    this.files.set(uri, known)
    return known
  }
}

interface FileProgress {
  open: number
  done: number
  red: number
  virtual: number
  real: number
}

const CLEAR = '\r\u001b[2K'
const WIDTH = 20

const isGreen = (verdict: Verdict): boolean => verdict === 'passed' || verdict === 'skipped'

const told = (scenario: FinishedScenario, verdict: Verdict, paint: Paint): string =>
  `${paint('red', `✗ ${verdict}`)}  ${scenario.name}  ${paint('grey', placeOf(scenario))}`

export const placeOf = ({ uri, line }: PlannedScenario): string => `${uri}:${line}`

function fileLine(scenario: FinishedScenario, file: FileProgress, paint: Paint): string {
  const mark = file.red > 0 ? paint('red', '✗') : paint('green', '✔')
  const time = file.virtual > 0 ? `, ${clusterTime(file.virtual)} of cluster time` : ''
  const what = `${counted(file.done, 'scenario')} in ${realTime(file.real)}${time}`
  return `${mark} ${scenario.feature}  ${paint('grey', `${scenario.uri}  ${what}`)}`
}
