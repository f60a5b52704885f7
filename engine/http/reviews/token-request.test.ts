/** Tokens that are asked for: for whom they are, how long, and as long as what is there. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes } from '../../clock/duration'
import { written } from '../../testing/api'
import { ADMIN, review, reviewServer } from '../../testing/reviews'

const AUTHENTICATION = '/apis/authentication.k8s.io/v1'
const { post } = reviewServer()

describe('A token that is asked for', () => {
  const TOKEN = '/api/v1/namespaces/default/serviceaccounts/default/token'
  const request = (spec: object, metadata?: object) => review('TokenRequest', spec, metadata)
  const reviewed = (server: ReturnType<typeof reviewServer>, token: string, audiences?: string[]) =>
    server.post(
      ADMIN,
      `${AUTHENTICATION}/tokenreviews`,
      review('TokenReview', { token, ...(audiences && { audiences }) }),
    ).status

  test('is taken by a TokenReview, while what it is bound to is there', () => {
    const server = reviewServer()
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'x' }
    const answer = server.post(ADMIN, TOKEN, request({ boundObjectRef }))
    const issuer = 'https://kubernetes.default.svc.cluster.local'
    expect(answer).toEqual({
      code: 201,
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: expect.objectContaining({ name: 'default', namespace: 'default' }),
      spec: { audiences: [issuer], expirationSeconds: 3600, boundObjectRef },
      status: { token: expect.any(String), expirationTimestamp: '2025-01-01T01:00:00Z' },
    })
    const { token } = answer.status
    expect(reviewed(server, token)).toEqual({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:default:default',
        uid: expect.any(String),
        groups: [
          'system:serviceaccounts',
          'system:serviceaccounts:default',
          'system:authenticated',
        ],
        extra: {
          'authentication.kubernetes.io/credential-id': [expect.stringMatching(/^JTI=.{36}$/)],
          'authentication.kubernetes.io/pod-name': ['x'],
          'authentication.kubernetes.io/pod-uid': [server.pod.metadata.uid],
        },
      },
      audiences: [issuer],
    })
    server.cluster.run(minutes(62))
    expect(reviewed(server, token)).toEqual({
      user: {},
      error: '[invalid bearer token, service account token has expired]',
    })
  })

  test('for others is for them alone', () => {
    const server = reviewServer()
    const { token } = server.post(ADMIN, TOKEN, request({ audiences: ['vault', 'x'] })).status
    expect(reviewed(server, token, ['vault', 'y'])).toMatchObject({ audiences: ['vault'] })
    expect(reviewed(server, token)).toMatchObject({ user: {} })
  })

  test('by a kubelet lasts for a year, but says an hour', () => {
    const server = reviewServer()
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'x' }
    const spec = { boundObjectRef, expirationSeconds: 3607 }
    const { status } = server.post(ADMIN, TOKEN, request(spec))
    expect(status.expirationTimestamp).toBe('2025-01-01T01:00:07Z')
    const claims = server.authenticator.tokenKey.claimsOf(status.token)
    const begin = Date.UTC(2025, 0, 1) / 1000
    expect(claims).toMatchObject({
      exp: begin + 365 * 24 * 3600,
      'kubernetes.io': { warnafter: begin + 3607 },
    })
  })

  test('of a Secret goes with it', () => {
    const server = reviewServer()
    server.world.create(written('Secret', {}))
    const boundObjectRef = { kind: 'Secret', apiVersion: 'v1', name: 'x' }
    const { token } = server.post(ADMIN, TOKEN, request({ boundObjectRef })).status
    expect(reviewed(server, token)).toMatchObject({ authenticated: true })
    const { server: api } = server.cluster
    api.delete(api.registry.get('secrets'), 'default/x', {}, { user: 'test' })
    expect(reviewed(server, token)).toMatchObject({ user: {} })
  })

  function check(says: string, path: string, body: object, code: number, message: string) {
    test(`is refused ${says}`, () =>
      expect(post(ADMIN, path, body)).toMatchObject({ code, message }))
  }

  check(
    'when it would be short',
    TOKEN,
    request({ expirationSeconds: 5 }),
    422,
    'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: ' +
      'Invalid value: 5: may not specify a duration less than 10 minutes',
  )
  check(
    'of a ServiceAccount that is not there',
    TOKEN.replace('/default/token', '/none/token'),
    request({}),
    404,
    'serviceaccounts "none" not found',
  )
  const boundTo = (kind: string, name: string, more: object = {}) =>
    request({ boundObjectRef: { kind, apiVersion: 'v1', name, ...more } })
  check('for a Pod that is not there', TOKEN, boundTo('Pod', 'y'), 404, 'pods "y" not found')
  check(
    'for another Pod of that name',
    TOKEN,
    boundTo('Pod', 'x', { uid: '7' }),
    409,
    'Operation cannot be fulfilled on Pod "x": the UID in the bound object reference (7) does ' +
      `not match the UID in record (${reviewServer().pod.metadata.uid}). The object might have been ` +
      'deleted and then recreated',
  )
  check(
    'for a kind that tokens are not bound to',
    TOKEN,
    boundTo('ConfigMap', 'x'),
    400,
    'cannot bind token to object of type /v1, Kind=ConfigMap',
  )
  test('is for a Node to ask for as far as its own Pods go', () => {
    const server = reviewServer()
    const node = { name: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] }
    const pod = server.world.create(
      written('Pod', {
        metadata: { name: 'own' },
        spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'i' }] },
      }),
    )
    const { uid } = pod.metadata
    const ask = (body: object) => {
      const { code, message } = server.post(node, TOKEN, body)
      return code === 201 ? code : message
    }
    const refused = 'serviceaccounts "default" is forbidden: node requested token'
    expect([
      ask(boundTo('Pod', 'own', { uid })),
      ask(request({})),
      ask(boundTo('Pod', 'own')),
      ask(boundTo('Pod', 'gone', { uid })),
      ask(boundTo('Pod', 'own', { uid: '7' })),
      ask(boundTo('Pod', 'x', { uid: server.pod.metadata.uid })),
    ]).toEqual([
      201,
      `${refused} not bound to a pod`,
      `${refused} with a pod binding without a uid`,
      'pods "gone" not found',
      'serviceaccounts "default" is forbidden: the UID in the bound object reference (7) does ' +
        'not match the UID in record. The object might have been deleted and then recreated',
      `${refused} bound to a pod scheduled on a different node`,
    ])
  })

  check(
    'in the name of another',
    TOKEN,
    request({}, { name: 'other' }),
    422,
    'TokenRequest.authentication.k8s.io "default" is invalid: metadata.name: ' +
      'Invalid value: "other": must match the service account name if specified',
  )
})
