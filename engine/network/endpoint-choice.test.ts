/**
 * Which endpoints a Node may choose: `a1!z` is endpoint a on Node 1, going (!), for zone z. A
 * capital letter is not ready, and serves only when it is going.
 */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { eligible, type FromNode, type ProxyEndpoint } from './endpoint-choice'

function endpoint(text: string): ProxyEndpoint {
  const [, letter = '', node = '', going, zone] = /^(\w)(\d)(!?)([a-z]?)$/.exec(text) ?? []
  const ready = letter === letter.toLowerCase() && going !== '!'
  return {
    ip: letter.toLowerCase(),
    port: 80,
    node,
    ready,
    serving: ready || going === '!',
    terminating: going === '!',
    zones: zone === '' || zone === undefined ? undefined : [zone],
  }
}

const check = (situation: string, endpoints: string, from: Partial<FromNode>, expected: string) =>
  test(situation, () => {
    const all = endpoints
      .split(' ')
      .filter((text) => text !== '')
      .map(endpoint)
    const choice = eligible(all, { node: '1', zone: undefined, isLocal: false, ...from })
    expect(typeof choice === 'string' ? choice : choice.map(({ ip }) => ip).join('')).toBe(expected)
  })

describe('A Node chooses', () => {
  check('among all that are ready', 'a1 b2 C1 d2!', {}, 'ab')
  check('those on their way out when nothing else is left', 'A1 b2! c1!', {}, 'bc')
  check('nothing, and refuses, when there is nothing', '', {}, 'reject')
  check('nothing, and refuses, when nothing is ready', 'A1 B2', {}, 'reject')
})

describe('With hints a Node chooses', () => {
  check('what is for its zone', 'a1x b2y', { zone: 'y' }, 'b')
  check('among all when none is for its zone', 'a1x b2y', { zone: 'z' }, 'ab')
  check('among all when one lacks its hint', 'a1x b2', { zone: 'x' }, 'ab')
  check('among all when it has no zone itself', 'a1x b2y', {}, 'ab')
  check('by the hints of those that are ready', 'a1x b2y C1', { zone: 'x' }, 'a')
})

describe('With a local policy a Node chooses', () => {
  check('among its own', 'a1 b2 c1', { isLocal: true }, 'ac')
  check('its own on their way out', 'a1! b2', { isLocal: true }, 'a')
  check('nothing, and drops, when others have some', 'a2', { isLocal: true }, 'drop')
  check('nothing, and refuses, when nobody has any', 'A1', { isLocal: true }, 'reject')
})
