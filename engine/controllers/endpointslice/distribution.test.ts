/** How endpoints are spread over slices: letters stand for endpoints, words for slices. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { EndpointSlice } from '../../api/kinds'
import { metadata } from '../../testing/objects'
import { distribute, type Endpoint } from './distribution'

const MAX = 3

/** A capital letter is an endpoint that is not ready. */
const endpoint = (letter: string): Endpoint => ({
  addresses: [letter.toLowerCase()],
  conditions: { ready: letter === letter.toLowerCase() },
})

const slice = (word: string): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: metadata(word),
  addressType: 'IPv4',
  endpoints: [...word].map(endpoint),
})

const wordOf = (endpoints: readonly Endpoint[]): string =>
  endpoints
    .map(({ addresses: [letter = ''], conditions }) =>
      conditions?.ready ? letter : letter.toUpperCase(),
    )
    .join('')

/** `abc -> abd` is a change, `-> abd` a new slice, `abc ->` one that goes. */
const check = (situation: string, slices: string[], desired: string, expected: string[]) =>
  test(situation, () => {
    const plan = distribute(slices.map(slice), [...desired].map(endpoint), MAX)
    const changes = [
      ...plan.create.map((endpoints) => `-> ${wordOf(endpoints)}`),
      ...[...plan.update].map(([{ metadata: m }, e]) => `${m.name} -> ${wordOf(e)}`),
      ...plan.remove.map(({ metadata: m }) => `${m.name} ->`),
    ]
    expect(changes).toEqual(expected)
  })

describe('Endpoints go', () => {
  check('nowhere when nothing has changed', ['abc', 'd'], 'abcd', [])
  check('into a new slice when there is none', [], 'ab', ['-> ab'])
  check('into as many new slices as they need', [], 'abcde', ['-> abc', '-> de'])
  check('into the slice that changes anyway', ['ab', 'c'], 'acd', ['ab -> ad'])
  check('into the fullest slice that changes anyway', ['abc', 'def'], 'abdx', [
    'abc -> abx',
    'def -> d',
  ])
  check('into the slice that they fit into best', ['a', 'bc'], 'abcx', ['bc -> bcx'])
  check('into a new slice rather than into several', ['ab', 'cd'], 'abcdxy', ['-> xy'])
  check('out of their slice when they are gone', ['abc', 'def'], 'abdef', ['abc -> ab'])
  check('with their slice when it is empty', ['abc', 'd'], 'abc', ['d ->'])
  check('nowhere for the sake of balance', ['abc', 'd'], 'abd', ['abc -> ab'])
  check('nowhere when only their conditions change', ['abc', 'd'], 'aBcd', ['abc -> aBc'])
})
