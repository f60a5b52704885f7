/** What facts about responses say when they do not hold. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type Exchange, type Instant, plus, requestTo, seconds } from '../../engine'
import { ensure } from '../../engine/ensure'
import { parseCount } from '../phrase'
import type { View } from '../target/view'
import { everyResponseIs, responseIs, responsesAre, shareOfResponses } from './responses'

const START = 0 as Instant // Only differences matter.
const REQUEST = ensure(requestTo('GET', 'http://web/'), 'a URL')
const POD = { pod: 'shop/web-1', uid: '1', ip: '10.0.0.1', node: 'node-1', container: 'web' }
/** Facts about statuses read nothing of the cluster. */
const VIEW = {} as View

/** `200` of a Pod, `404!` of the Ingress controller itself, or `refused`; one each second. */
const exchange = (text: string, i = 0): Exchange => {
  const sentAt = plus(START, seconds(i))
  const status = Number.parseInt(text, 10)
  const isOwn = text.endsWith('!')
  return {
    request: REQUEST,
    sentAt,
    doneAt: plus(sentAt, seconds(1)),
    route: {
      client: '10.0.0.9',
      ...(isOwn ? { ingress: 'shop/web', why: 'no rule matches' } : { service: 'shop/web' }),
    },
    outcome: Number.isNaN(status)
      ? { type: 'refused' }
      : { type: 'answered', status, by: isOwn ? undefined : POD },
  }
}

const sendingOf = (texts: string) => {
  const exchanges = texts
    .split(' ')
    .filter((text) => text !== '')
    .map(exchange)
  return { request: REQUEST, exchanges: () => exchanges }
}

const wasOf = (fact: ReturnType<typeof responseIs>): string => {
  const verdict = fact.judge(VIEW)
  return verdict.holds ? 'so' : verdict.was()
}

describe('The response', () => {
  const check = (text: string, status: number, expected: string) =>
    test(`${text} is ${status}: ${expected}`, () => {
      expect(wasOf(responseIs(exchange(text), status))).toBe(expected)
    })
  check('200', 200, 'so')
  check('503', 200, '503 from Pod shop/web-1 through Service shop/web, for GET http://web/')
  check('refused', 200, 'refused through Service shop/web, for GET http://web/')
  check('404!', 200, '404 through Ingress shop/web, for GET http://web/: no rule matches')
})

describe('Of many responses', () => {
  const REFUSED = 'refused through Service shop/web, for GET http://web/'
  const every = (texts: string, expected: string) =>
    test(`each of ${texts || 'none'} is 200: ${expected}`, () => {
      expect(wasOf(everyResponseIs(sendingOf(texts), 200))).toBe(expected)
    })
  every('200 200', 'so')
  every('', 'no response has come yet')
  every('200 refused', `1 of 2 were not\nafter 2s: ${REFUSED}`)
  every('200 refused 200 refused', `2 of 4 were not\nafter 2s, and 1 more: ${REFUSED}`)

  const some = (texts: string, count: string, holds: boolean) =>
    test(`${count} of ${texts} are 200: ${holds}`, () => {
      const fact = responsesAre(sendingOf(texts), parseCount(count), 200)
      expect(fact.judge(VIEW).holds).toBe(holds)
    })
  some('200 503 200', '2', true)
  some('200 503 200', 'at least 3', false)
  some('503', 'no', true)

  const share = (texts: string, percent: number, holds: boolean) =>
    test(`at least ${percent}% of ${texts || 'none'} are 200: ${holds}`, () => {
      expect(shareOfResponses(sendingOf(texts), percent, 200).judge(VIEW).holds).toBe(holds)
    })
  share('200 200 200 503', 75, true)
  share('200 200 200 503', 76, false)
  share('', 0, false)
})
