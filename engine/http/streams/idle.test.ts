import { test } from 'node:test'
import { expect } from 'expect'
import { idleTimer } from './idle'

test('a connection ends when nothing passes for its time', async () => {
  const ended: string[] = []
  const timer = (name: string) => idleTimer(() => ended.push(name), 20)
  const busy = timer('busy')
  const stopped = timer('stopped')
  timer('quiet')
  stopped.stop()
  // Timers of one length end in the order of their last beginning.
  setTimeout(() => busy.touch(), 5)
  while (ended.length < 2) await new Promise((next) => setTimeout(next, 5))
  expect(ended).toEqual(['quiet', 'busy'])
})
