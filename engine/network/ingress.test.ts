/** Hosts and paths of Ingresses: `host path type > backend`, `> backend` alone is the default one.
 */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Ingress } from '../api/kinds'
import { metadata } from '../testing/objects'
import { hostMatches, match, pathMatches } from './ingress'

const backend = (name: string) => ({ service: { name, port: { number: 80 } } })

/** Later ones are younger. */
function ingress(lines: readonly string[], age: number): Ingress {
  const rules = lines.flatMap((line) => {
    const [, host = '', path = '', pathType = '', name = ''] =
      /^(\S+) (\S+) (\S+) > (\S+)$/.exec(line) ?? []
    if (name === '') return []
    const paths = [{ path, pathType, backend: backend(name) }]
    return { ...(host === '-' ? {} : { host }), http: { paths } }
  })
  const fallback = lines.find((line) => line.startsWith('> '))?.slice(2)
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(`i${age}`, { creationTimestamp: `2025-01-01T00:00:0${age}Z` }),
    spec: { rules, ...(fallback === undefined ? {} : { defaultBackend: backend(fallback) }) },
    status: {},
  }
}

const check = (ingresses: readonly (readonly string[])[], url: string, expected: string) =>
  test(`${url} goes to ${expected}, given ${ingresses.flat().join(', ')}`, () => {
    const [host = '', path = ''] = url.split(/(?=\/)(.*)/)
    const found = match(ingresses.map(ingress), host, path)
    expect(found?.backend.service?.name ?? '404').toBe(expected)
  })

describe('Hosts', () => {
  const rules = [['a.x.org / Prefix > a', '*.x.org / Prefix > any', '- / Prefix > none']]
  check(rules, 'a.x.org/', 'a')
  check(rules, 'b.x.org/', 'any')
  check(rules, 'c.b.x.org/', 'none')
  check(rules, 'x.org/', 'none')
  check([['a.x.org /only Exact > a', '*.x.org / Prefix > any']], 'a.x.org/', '404')
})

describe('Paths', () => {
  const rules = [
    ['- / Prefix > root', '- /a/b Prefix > ab', '- /a Prefix > a', '- /a Exact > only'],
  ]
  check(rules, 'x/', 'root')
  check(rules, 'x/a/b/c', 'ab')
  check(rules, 'x/a/c', 'a')
  check(rules, 'x/a', 'only')
  check([['- /a/b/ Prefix > slash', '- /a/b Exact > exact']], 'x/a/b', 'exact')
})

describe('Default backends', () => {
  check([['> all']], 'x/', 'all')
  check([['a.x.org /a Exact > a', '> own'], ['> other']], 'a.x.org/b', 'own')
  check([['a.x.org /a Exact > a'], ['> other']], 'b.x.org/b', 'other')
  check([['a.x.org /a Exact > a']], 'b.x.org/', '404')
})

describe('Of several Ingresses', () => {
  check([['a.x.org / Prefix > old'], ['a.x.org / Prefix > young']], 'a.x.org/', 'old')
  check([['a.x.org / Prefix > old'], ['a.x.org /b Prefix > young']], 'a.x.org/b', 'young')
})

describe('A path matches', () => {
  const checkPath = (pathType: string, path: string, asked: string, expected: boolean) =>
    test(`${pathType} ${path} ${expected ? '=' : '≠'} ${asked}`, () => {
      expect(pathMatches({ path, pathType }, asked)).toBe(expected)
    })
  checkPath('Exact', '/foo', '/foo/', false)
  checkPath('Prefix', '/foo', '/foo/', true)
  checkPath('Prefix', '/foo/', '/foo', true)
  checkPath('Prefix', '/aaa/bb', '/aaa/bbb', false)
  checkPath('ImplementationSpecific', '/aaa', '/aaa/bbb', true)
})

test('A host matches whatever its case', () => {
  expect([hostMatches('*.X.org', 'a.x.ORG'), hostMatches('x.org', 'X.ORG')]).toEqual([true, true])
})
