/** Names of images, and what their containers do as far as a scenario or their command says. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type Instant, inSeconds, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import type { Behaviour } from './behaviour'
import { type Command, exitsAt, programOf } from './program'
import { imageIdOf, isImageName, referenceOf } from './reference'

describe('The name of an image stands for', () => {
  const check = (image: string, expected: string) =>
    test(image, () => expect(referenceOf(image)).toBe(expected))

  check('nginx', 'docker.io/library/nginx:latest')
  check('nginx:1.27', 'docker.io/library/nginx:1.27')
  check('team/shop:v1', 'docker.io/team/shop:v1')
  check('registry.example.com/shop', 'registry.example.com/shop:latest')
  check('localhost:5000/shop:v1', 'localhost:5000/shop:v1')
  check(`shop@sha256:${'0'.repeat(64)}`, `docker.io/library/shop@sha256:${'0'.repeat(64)}`)
})

test('names that no runtime takes are told apart', () => {
  const names = ['shop', 'shop:v1', 'a.b/c-d_e:1', 'Shop:v1', 'shop:', 'shop v1', '']
  expect(names.filter(isImageName)).toEqual(['shop', 'shop:v1', 'a.b/c-d_e:1'])
})

test('an image has the same id everywhere', () => {
  expect(imageIdOf('docker.io/library/shop:v1')).toMatch(
    /^docker.io\/library\/shop@sha256:[0-9a-f]{64}$/,
  )
  expect(imageIdOf('docker.io/library/shop:v1')).not.toBe(imageIdOf('docker.io/library/shop:v2'))
})

describe('A container', () => {
  /** How it ends by itself, and what it makes of SIGTERM. */
  function check(name: string, command: Command, told: Behaviour, expected: string): void {
    test(name, () => {
      const { exits, ignoresTerm, termCode } = programOf(told, command)
      const end = exits ? `${exits.code} after ${inSeconds(exits.after)}s` : 'runs'
      expect(`${end}, ${ignoresTerm ? 'ignores SIGTERM' : `SIGTERM ${termCode}`}`).toBe(expected)
    })
  }
  const exits = { code: 1, after: seconds(5) }

  check('of which nothing is known', { image: 'shop:v1' }, {}, 'runs, SIGTERM 0')
  check(
    'with a command of its own',
    { image: 'shop:v1', command: ['/shop'] },
    {},
    'runs, SIGTERM 0',
  )
  check('told to exit', { image: 'shop:v1' }, { exits }, '1 after 5s, SIGTERM 143')
  check('told to be deaf', { image: 'shop:v1' }, { ignoresTerm: true }, 'runs, ignores SIGTERM')
  check('of a bare shell', { image: 'busybox' }, {}, '0 after 0s, ignores SIGTERM')
  check(
    'of a shell with a command',
    { image: 'busybox:1.36', command: ['sleep', '9'] },
    {},
    '0 after 9s, ignores SIGTERM',
  )
  check(
    'of a shell with arguments',
    { image: 'alpine', args: ['false'] },
    {},
    '1 after 0s, ignores SIGTERM',
  )
  check(
    'told what its command would not do',
    { image: 'busybox', command: ['sleep', '9'] },
    { exits, ignoresTerm: false },
    '1 after 5s, SIGTERM 143',
  )
  check('that says hello', { image: 'hello-world' }, {}, '0 after 0s, ignores SIGTERM')
})

test('what runs already ends so long after it was told to', () => {
  const { images } = new Cluster({ nodes: 0 })
  images.tell('shop:v1', { exits: { code: 1, after: seconds(5) } })
  const told = images.of('shop:v1')
  const toldAt = told.exitsSince ?? (0 as Instant)
  const after = (startedAt: number) => {
    const started = (toldAt + startedAt) as Instant
    return inSeconds(seconds(((exitsAt(programOf(told, {}), told, started) ?? 0) - toldAt) / 1e6))
  }
  expect([after(-60e6), after(60e6)]).toEqual([5, 65])
})

test('parts of a behaviour are told one by one', () => {
  const { images } = new Cluster({ nodes: 0 })
  images.tell('shop', { httpStatus: 503, fails: { liveness: seconds(1) } })
  images.tell('shop:latest', { fails: { readiness: seconds(2) } })
  const { httpStatus, fails } = images.of('docker.io/library/shop:latest')
  expect({ httpStatus, fails }).toEqual({
    httpStatus: 503,
    fails: { liveness: seconds(1), readiness: seconds(2) },
  })
})
