/** Tokens by which machines join, and what makes them none. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, type Written } from '../../testing/api'
import { bootstrapUser } from './bootstrap-tokens'

describe('A token to join by', () => {
  const TOKEN = 'abcdef.0123456789abcdef'
  const secret = (more: object = {}, type = 'bootstrap.kubernetes.io/token') => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    type,
    stringData: {
      'token-id': 'abcdef',
      'token-secret': '0123456789abcdef',
      'usage-bootstrap-authentication': 'true',
      ...more,
    },
  })

  function check(says: string, object: Written, expected: unknown, token = TOKEN) {
    test(says, () => {
      const api = new Api()
      api.create(object)
      const { server } = api.cluster
      expect(bootstrapUser(server.reader, token, api.cluster.now())).toEqual(expected)
    })
  }

  const nodes = 'system:bootstrappers:nodes'
  check('is of a machine', secret({ expiration: '2025-01-02T00:00:00Z' }), {
    name: 'system:bootstrap:abcdef',
    groups: ['system:bootstrappers', 'system:authenticated'],
  })
  check('puts it in groups', secret({ 'auth-extra-groups': nodes }), {
    name: 'system:bootstrap:abcdef',
    groups: ['system:bootstrappers', nodes, 'system:authenticated'],
  })
  check('puts it in no other groups', secret({ 'auth-extra-groups': 'system:masters' }), undefined)
  check('ends', secret({ expiration: '2025-01-01T00:00:00Z' }), undefined)
  check('ends when nobody knows when', secret({ expiration: 'soon' }), undefined)
  check('may be for something else', secret({ 'usage-bootstrap-authentication': 'no' }), undefined)
  check('is kept in a Secret of its type', secret({}, 'Opaque'), undefined)
  check('is secret', secret(), undefined, 'abcdef.0123456789abcdee')
})
