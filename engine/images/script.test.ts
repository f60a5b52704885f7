/** What commands are known to do. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { inSeconds, seconds } from '../clock/duration'
import { fileAt, scriptOf } from './script'

/** `code after` of its end, `forever`, or `unknown`; `deaf` when it ignores SIGTERM. */
function check(argv: readonly string[], expected: string): void {
  test(argv.join(' '), () => {
    const script = scriptOf({ argv, environment: new Map() })
    const end = script?.exits && `${script.exits.code} after ${inSeconds(script.exits.after)}s`
    const deaf = script?.ignoresTerm ? ', deaf' : ''
    expect(script === undefined ? 'unknown' : `${end ?? 'forever'}${deaf}`).toBe(expected)
  })
}

const known = (argv: readonly string[]) => scriptOf({ argv, environment: new Map() })

const shell = (text: string) => ['/bin/sh', '-c', text]

describe('A command', () => {
  check(['sleep', '3600'], '0 after 3600s, deaf')
  check(['/bin/sleep', '1.5m'], '0 after 90s, deaf')
  check(['sleep', 'infinity'], 'forever, deaf')
  check(['true'], '0 after 0s, deaf')
  check(['false'], '1 after 0s, deaf')
  check(['echo', 'hello'], '0 after 0s, deaf')
  check(['tail', '-f', '/dev/null'], 'forever, deaf')
  check(['nginx', '-g', 'daemon off;'], 'unknown')
  check(['sh'], '0 after 0s, deaf')
})

describe('A script of the shell', () => {
  check(shell('exit 1'), '1 after 0s, deaf')
  check(shell('echo a; sleep 5; exit 3'), '3 after 5s, deaf')
  check(shell('sleep 1 && sleep 2\nsleep 3'), '0 after 6s, deaf')
  check(shell('false && sleep 5'), '1 after 0s, deaf')
  check(shell('false || sleep 5'), '0 after 5s, deaf')
  check(shell('exec sleep 4'), '0 after 4s, deaf')
  check(shell('while true; do echo a; sleep 1; done'), 'forever, deaf')
  check(shell('sleep 2; while true; do sleep 1; done'), 'forever, deaf')
  check(shell('trap exit TERM; while true; do sleep 1; done'), 'forever')
  check(shell('migrate && sleep 2'), '0 after 2s, deaf')
  check(shell('migrate; serve'), 'forever')
  check(['bash', '-ec', 'sleep 1'], '0 after 1s, deaf')
})

test('files that a script makes and removes are there in between', () => {
  const script = known(shell('sleep 1; touch /ready; sleep 30; rm -f /ready; echo > /done'))
  if (script === undefined) throw new Error('a script is known')
  const at = (path: string) => [0, 1, 30, 31].map((s) => fileAt(script, path, seconds(s)))
  expect(at('/ready')).toEqual([false, true, true, false])
  expect(at('/done')).toEqual([false, false, false, true])
  expect(at('/other')).toEqual([undefined, undefined, undefined, undefined])
})
