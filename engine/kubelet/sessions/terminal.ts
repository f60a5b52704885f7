/**
 * A terminal between a client and a process: it shows what is typed, lets one correct a line, and
 * turns some keys into signals. Models the line discipline of Linux in its usual mode.
 */
import type { Listener } from '../session'

export interface Typed {
  /** What the process may read now. */
  readonly input: string
  readonly signals: readonly ('INT' | 'QUIT')[]
  readonly isEnd: boolean
}

export class Terminal implements Listener {
  readonly #client: Listener
  #line = ''

  constructor(client: Listener) {
    this.#client = client
  }

  /** Keys that were typed. */
  type(keys: string): Typed {
    let input = ''
    let isEnd = false
    const signals: ('INT' | 'QUIT')[] = []
    for (const key of keys.replace(MOVES, '')) {
      if (key === '\r' || key === '\n') {
        this.#show('\r\n')
        input += `${this.#line}\n`
        this.#line = ''
      } else if (key === '\x7f' || key === '\b') {
        if (this.#line !== '') this.#show('\b \b')
        this.#line = this.#line.slice(0, -1)
      } else if (key === '\x03' || key === '\x1c') {
        this.#show(key === '\x03' ? '^C\r\n' : '^\\\r\n')
        this.#line = ''
        signals.push(key === '\x03' ? 'INT' : 'QUIT')
      } else if (key === '\x15') {
        this.#show('\b \b'.repeat(this.#line.length))
        this.#line = ''
      } else if (key === '\x04') {
        if (this.#line === '') isEnd = true
        input += this.#line
        this.#line = ''
      } else if (key >= ' ' || key === '\t') {
        this.#show(key)
        this.#line += key
      }
    }
    return { input, signals, isEnd }
  }

  stdout(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1')
    this.#show(text.replace(/\r?\n/g, '\r\n'))
  }

  stderr(bytes: Uint8Array): void {
    this.stdout(bytes)
  }

  done(end: Parameters<Listener['done']>[0]): void {
    this.#client.done(end)
  }

  #show(text: string): void {
    if (text !== '') this.#client.stdout(Buffer.from(text, 'latin1'))
  }
}

/** Arrows and their like: a line is corrected at its end only. */
const MOVES = new RegExp(`${'\x1b'}(?:\\[[0-9;]*[A-Za-z~]|O[A-Z])`, 'g')
