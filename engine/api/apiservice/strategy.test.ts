/** What APIServices are refused for. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, refusal } from '../../testing/api'

const RIGHT = { group: 'a.com', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 }

const create = (spec: object, name = 'v1.a.com') =>
  new Api().create({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: { ...RIGHT, ...spec },
  })

function check(spec: object, expected: string, name?: string) {
  const prefix = `APIService.apiregistration.k8s.io "${name ?? 'v1.a.com'}" is invalid: `
  expect(refusal(() => create(spec, name))).toBe(prefix + expected)
}

describe('an APIService', () => {
  test('that is right is created, that of the core group too', () => {
    expect(create({ service: { namespace: 'n', name: 's' } })).toMatchObject({
      spec: { service: { port: 443 } },
    })
    expect(create({ group: undefined }, 'v1.').metadata.name).toBe('v1.')
  })

  test('is called by its version and group', () =>
    check(
      {},
      'metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.a.com"',
      'x',
    ))

  test('has priorities in their range', () =>
    check(
      { groupPriorityMinimum: 20001 },
      'spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000',
    ))

  test('without a Service has no certificate', () =>
    check(
      { caBundle: 'YWJj' },
      'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle',
    ))

  test('cannot both have a certificate and not look at it', () =>
    check(
      {
        service: { namespace: 'n', name: 's' },
        caBundle: 'YWJj',
        insecureSkipTLSVerify: true,
      },
      'spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present',
    ))
})
