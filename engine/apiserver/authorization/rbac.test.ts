/** What rules allow, and what of some rules others leave uncovered. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type Attributes, missingRules, type PolicyRule, ruleAllows, rulesText } from './rbac'

/** `apps: deployments, deployments/scale [web]: get, list`; a path makes a rule of URLs. */
function rule(text: string): PolicyRule {
  const [subject = '', things = '', verbs = ''] = text.split(':').map((part) => part.trim())
  if (subject.startsWith('/')) return { nonResourceURLs: words(subject), verbs: words(things) }
  const [, resources = '', names] = /^([^[]*)(?:\[(.*)\])?$/.exec(things) ?? []
  return {
    apiGroups: words(subject),
    resources: words(resources),
    ...(names === undefined ? {} : { resourceNames: words(names) }),
    verbs: words(verbs),
  }
}

const words = (text: string) => text.split(',').map((word) => word.trim())

describe('A rule allows a request', () => {
  function check(text: string, request: Partial<Attributes>, allowed: boolean) {
    const full = { verb: 'get', group: '', resource: 'pods', subresource: '', name: 'web' }
    test(`${text} ${allowed ? 'allows' : 'refuses'} ${JSON.stringify(request)}`, () => {
      expect(ruleAllows(rule(text), { namespace: 'shop', ...full, ...request })).toBe(allowed)
    })
  }

  check(':pods:get', {}, true)
  check(':pods:get', { verb: 'list' }, false)
  check(':pods:get', { group: 'metrics.k8s.io' }, false)
  check('metrics.k8s.io:pods:get', {}, false)
  check(':pods:*', { verb: 'deletecollection' }, true)
  check('*:*:get', { group: 'apps', resource: 'deployments' }, true)
  check(':pods:get', { subresource: 'log' }, false)
  check(':pods/log:get', { subresource: 'log' }, true)
  check(':pods/log:get', {}, false)
  check(':*:get', { subresource: 'log' }, true)
  check(':*/log:get', { subresource: 'log' }, true)
  check(':*/log:get', { subresource: 'status' }, false)
  check(':pods [web, api]:get', {}, true)
  check(':pods [web, api]:get', { name: 'db' }, false)
  check(':pods [web]:create', { verb: 'create', name: '' }, false)
  check('/healthz:get', {}, false)
})

describe('What is not held is missing', () => {
  function check(held: readonly string[], wanted: readonly string[], ...missing: string[]) {
    const outcome = missing.length === 0 ? 'cover' : 'do not cover'
    test(`${held.join('; ') || 'no rules'} ${outcome} ${wanted.join('; ')}`, () => {
      const rules = missingRules(held.map(rule), wanted.map(rule))
      expect(rulesText(rules)).toBe(missing.join('\n'))
    })
  }

  check([], [':pods:get'], '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}')
  check([':pods:get, list'], [':pods:get'])
  check([':pods:get', ':pods:list'], [':pods:get, list'])
  check(['*:*:*'], ['apps:deployments/scale:patch'])
  check([':*/scale:get'], [':pods/scale:get'])
  check([':pods:get'], [':pods/log:get'], '{APIGroups:[""], Resources:["pods/log"], Verbs:["get"]}')
  check([':pods:get'], [':pods [web]:get'])
  check([':pods [web]:get'], [':pods:get'], '{APIGroups:[""], Resources:["pods"], Verbs:["get"]}')
  check(
    [':pods [web]:get'],
    [':pods [web, api]:get'],
    '{APIGroups:[""], Resources:["pods"], ResourceNames:["api"], Verbs:["get"]}',
  )
  check(
    [':pods:get'],
    [':pods:get, list, watch', 'apps:deployments:get'],
    '{APIGroups:[""], Resources:["pods"], Verbs:["list" "watch"]}',
    '{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}',
  )
  check([':pods:get'], ['*:*:*'], '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}')
  check(['/api/*:get'], ['/api/v1:get'])
  check(['/api:get'], ['/api/v1:get'], '{NonResourceURLs:["/api/v1"], Verbs:["get"]}')
})
