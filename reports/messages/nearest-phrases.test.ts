/** Did you mean: what is offered for a step that nothing says, and what is not. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { nearestPhrases } from './nearest-phrases'

const LANGUAGE = [
  '{tense}{object} has {count} ready replica(s)',
  '{tense}{object} has {count} replica(s)',
  '{tense}{subject} is/are {state}',
  'the image of {object} becomes {string}',
  '{object} is scaled to {int} replica(s)',
  'Node {string} crashes',
  'a cluster with {int} Node(s)',
  'these manifests are applied:',
  '{duration} pass(es)',
  '^the (?:big|small) red button is pressed (\\d+) times$',
].map((expression, index) => ({ expression, where: `steps/a.ts:${index}` }))

function check(text: string, expected: string | undefined) {
  test(text, () => {
    expect(nearestPhrases(text, LANGUAGE)[0]?.expression).toBe(expected)
  })
}

describe('the nearest phrase', () => {
  check('Deployment "web" has 3 redy replicas', '{tense}{object} has {count} ready replica(s)')
  check('within 30s, the Pods of Job "a" are redy', '{tense}{subject} is/are {state}')
  check('within 30s, po "web-0" is Ready now', '{tense}{subject} is/are {state}')
  check('the image of Deployment "web" become "shop:v2"', 'the image of {object} becomes {string}')
  check('Node "node-1" crashed', 'Node {string} crashes')
  check('these manifest are applied:', 'these manifests are applied:')
  check('a cluster with three big Nodes', 'a cluster with {int} Node(s)')
  check('the big red buton is pressed 7 times', LANGUAGE[9]?.expression)
})

test('the words that a parameter stands for are known from an example', () => {
  const folded = { expression: '{tense}{object} has {count} {counter}', where: 'a.ts:1' }
  const example = { text: 'within 1m, Deployment "shop" has 4 updated replicas' }
  const said = 'within 2m, Deployment "web" has 1 updatd replica'
  const other = { expression: '{tense}{object} has a {thing}', where: 'a.ts:2' }
  expect(nearestPhrases(said, [other, { ...folded, example }])[0]?.where).toBe('a.ts:1')
})

describe('nothing is offered', () => {
  check('I click on the blue link', undefined)
  check('', undefined)
})

test('others are offered only when they are about as near as the best', () => {
  const offered = nearestPhrases('Node "node-1" crashs', LANGUAGE)
  expect(offered.map(({ where }) => where)).toEqual(['steps/a.ts:5'])
})
