/**
 * How the process ends, and with which code.
 *
 * The rule to know: a process that ends before its command has come to its end is cut short,
 * whatever code it ends with: a step that calls `process.exit(0)` makes no run green.
 */
import { closeSync } from 'node:fs'

const CUT_SHORT =
  '\nThe run was cut short: a step ended the process, or waits for what nothing will bring about.\n'

/** Not known until the command has come to its end. */
let known: number | undefined

export function watchEnding(): void {
  process.on('exit', () => {
    if (known === undefined) process.stderr.write(CUT_SHORT)
    process.exitCode = known ?? 2
  })
}

export function endWith(code: number): void {
  known = code
}

/** Ends the process from inside a computation that was interrupted. */
export function endNow(code: number): never {
  endWith(code)
  // Node would tell on it that a debugger is still there: the thread that interrupted.
  closeSync(2)
  process.exit(code)
}
