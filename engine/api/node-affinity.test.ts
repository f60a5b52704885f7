/** Which Nodes match a nodeSelector, required and preferred node affinity. */
import { test } from 'node:test'
import { expect } from 'expect'
import * as affinity from './node-affinity'

const NODE = { metadata: { name: 'n1', labels: { zone: 'a', cores: '8' } } }

type Term = affinity.NodeSelectorTerm

function check(terms: Term[], expected: boolean) {
  expect(affinity.nodeSelectorOf({ nodeSelectorTerms: terms }).matches(NODE)).toBe(expected)
}

const labels = (key: string, operator: string, ...values: string[]): Term => ({
  matchExpressions: [{ key, operator, values }],
})
const fields = (operator: string, ...values: string[]): Term => ({
  matchFields: [{ key: 'metadata.name', operator, values }],
})

test('each operator has its meaning', () => {
  check([labels('zone', 'In', 'a', 'b')], true)
  check([labels('zone', 'NotIn', 'a')], false)
  check([labels('rack', 'NotIn', 'a')], true)
  check([labels('zone', 'Exists')], true)
  check([labels('rack', 'DoesNotExist')], true)
  check([labels('cores', 'Gt', '7')], true)
  check([labels('cores', 'Lt', '8')], false)
  check([labels('zone', 'Gt', '1')], false)
  check([fields('In', 'n1')], true)
  check([fields('NotIn', 'n1')], false)
})

test('terms are ORed, requirements ANDed, and an empty term matches nothing', () => {
  check([labels('zone', 'In', 'x'), labels('zone', 'Exists')], true)
  check([{ ...labels('zone', 'Exists'), ...fields('In', 'n2') }], false)
  check([{}], false)
  check([], false)
})

test('a term that cannot be read matches nothing and spoils no other', () => {
  check([labels('cores', 'Gt', 'many')], false)
  check([labels('zone', 'Is', 'a')], false)
  check([fields('In', 'n1', 'n2')], false)
  check([labels('cores', 'Gt', 'many'), labels('zone', 'Exists')], true)
})

test('nodeSelector and required affinity must both hold', () => {
  const required = (nodeSelector: Record<string, string>, term: Term) =>
    affinity
      .requiredNodeAffinity({
        nodeSelector,
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
          },
        },
      })
      .matches(NODE)
  expect(required({ zone: 'a' }, labels('cores', 'Exists'))).toBe(true)
  expect(required({ zone: 'b' }, labels('cores', 'Exists'))).toBe(false)
  expect(required({ zone: 'a' }, labels('rack', 'Exists'))).toBe(false)
  expect(affinity.requiredNodeAffinity({}).asksNothing).toBe(true)
})

test('terms that name their Nodes narrow the search', () => {
  const names = (...nodeSelectorTerms: Term[]) =>
    affinity.nodeSelectorOf({ nodeSelectorTerms }).nodeNames
  expect(names(fields('In', 'n1'), fields('In', 'n2'))).toEqual(new Set(['n1', 'n2']))
  expect(names(fields('In', 'n1'), labels('zone', 'Exists'))).toBe(undefined)
  const conflict = { matchFields: [...(fields('In', 'n1').matchFields ?? [])] }
  conflict.matchFields.push({ key: 'metadata.name', operator: 'In', values: ['n2'] })
  expect(names(conflict)).toEqual(new Set())
})

test('preferred terms add their weights, empty ones nothing', () => {
  const terms = [
    { weight: 5, preference: labels('zone', 'In', 'a') },
    { weight: 7, preference: labels('zone', 'In', 'b') },
    { weight: 10, preference: labels('cores', 'Gt', '4') },
    { weight: 50, preference: {} },
  ]
  expect(affinity.preferredNodeAffinity(terms).score(NODE)).toBe(15)
  const bad = [{ weight: 1, preference: labels('cores', 'Gt', 'x') }]
  expect(affinity.preferredNodeAffinity(bad).problem).toBe(
    '[0].matchExpressions[0].values[0]: Invalid value: "x": ' +
      "for 'Gt', 'Lt' operators, the value must be an integer",
  )
})

test('a frozen part of a Pod is compiled once', () => {
  const spec = Object.freeze({ nodeSelector: Object.freeze({ zone: 'a' }) })
  expect(affinity.requiredNodeAffinity(spec)).toBe(affinity.requiredNodeAffinity(spec))
})
