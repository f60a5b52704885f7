/** What a group of processes does, as it is seen from outside. */
import { spawn } from 'node:child_process'
import { test } from 'node:test'
import { expect } from 'expect'
import { activityOf } from './process-activity'

const isLinux = process.platform === 'linux'

test('a program that computes is at work, one that sleeps waits', { skip: !isLinux }, async () => {
  const start = (command: string) =>
    spawn('sh', ['-c', command], { detached: true, stdio: 'ignore' })
  const busy = start('while :; do :; done')
  const idle = start('sleep 60')
  try {
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(activityOf(busy.pid ?? 0).ticks).toBeGreaterThan(0)
    expect(activityOf(busy.pid ?? 0).isWaiting).toBe(false)
    expect(activityOf(idle.pid ?? 0).isWaiting).toBe(true)
  } finally {
    for (const { pid = 0 } of [busy, idle]) process.kill(-pid, 'SIGKILL')
  }
})

test('a group that is not there has done nothing', () => {
  expect(activityOf(999_999_999)).toEqual({ ticks: 0, isWaiting: true })
})
