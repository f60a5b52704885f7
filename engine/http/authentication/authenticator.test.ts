/** Who a request is taken to come from, and which requests are refused for what they show. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import { isStatusError } from '../../apiserver/status-error'
import { hours, minutes, seconds } from '../../clock/duration'
import { Api, written } from '../../testing/api'
import { Authenticator, type Credentials } from './authenticator'
import { type CertificateRequest, derOf, newAuthority, newKeyPair } from './certificates'
import { newKeys } from './keys'
import {
  ISSUER,
  legacyToken,
  podToken,
  signedToken,
  type TokenSpec,
} from './service-account-tokens'
import { TokenKey } from './token-key'

const keys = newKeys([], '10.96.0.1')
const EXPIRED = 'x509: certificate has expired or is not yet valid'
const BOUND = 'authentication.kubernetes.io'

/** A cluster with the ServiceAccount default, a Pod and a Secret. */
function world() {
  const api = new Api()
  const { cluster } = api
  const account = cluster.store.get('serviceaccounts', 'default/default')
  const pod = api.create(written('Pod', { spec: { containers: [{ name: 'c', image: 'i' }] } }))
  const { reader } = cluster.server
  const authenticator = new Authenticator({ keys, reader, now: () => cluster.now() })
  return { api, cluster, authenticator, account, pod }
}

const named = (object: KubeObject | undefined) => ({
  name: object?.metadata.name ?? '',
  uid: object?.metadata.uid ?? '',
})

/** The user, or why the request is refused. */
function answerOf(authenticator: Authenticator, credentials: Credentials): unknown {
  try {
    return authenticator.authenticate(credentials)
  } catch (error) {
    if (!isStatusError(error, 'Unauthorized')) throw error
    expect(error.status).toMatchObject({ code: 401, message: 'Unauthorized' })
    return error.cause instanceof Error ? error.cause.message : undefined
  }
}

const anonymous = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

describe('By its headers a request comes from', () => {
  const { authenticator } = world()
  function check(says: string, credentials: Credentials, expected: unknown) {
    test(says, () => expect(answerOf(authenticator, credentials)).toEqual(expected))
  }

  const webSocket = Buffer.from(keys.adminToken).toString('base64url')
  check('nobody, without any', {}, anonymous)
  check('the administrator, by the token', { authorization: `Bearer ${keys.adminToken}` }, admin)
  check('the same in lower case', { authorization: `bearer ${keys.adminToken}` }, admin)
  check(
    'the administrator in a browser',
    { protocols: `v4.channel.k8s.io, base64url.bearer.authorization.k8s.io.${webSocket}` },
    admin,
  )
  check('nobody, by a scheme that is not known', { authorization: 'Basic YTpi' }, anonymous)
  check('nobody, by an empty token', { authorization: 'Bearer ' }, anonymous)
  check('nobody known, by another token', { authorization: 'Bearer x' }, 'invalid bearer token')
  check('nobody known, by dots', { authorization: 'Bearer a.b.c' }, 'invalid bearer token')
})

describe('By its certificate a client is', () => {
  const { authenticator } = world()
  function check(
    says: string,
    request: Partial<CertificateRequest>,
    expected: unknown,
    authority = keys.ca,
  ) {
    test(says, () => {
      const asked: CertificateRequest = {
        subject: { commonName: 'jane', organizations: ['dev', 'ops'] },
        usages: ['digital signature', 'client auth'],
        ...request,
      }
      const certificate = derOf(newKeyPair(authority, asked).certificate)
      const id = createHash('sha256').update(certificate).digest('hex')
      const extra = { [`${BOUND}/credential-id`]: [`X509SHA256=${id}`] }
      const user = typeof expected === 'object' ? { ...expected, extra } : expected
      const twice = [1, 2].map(() => answerOf(authenticator, { certificate }))
      expect(twice).toEqual([user, user])
    })
  }

  const groups = ['dev', 'ops', 'system:authenticated']
  check('its common name, in the groups of its organizations', {}, { name: 'jane', groups })
  const pretender = { commonName: 'a\nO=system:masters', organizations: [] }
  check(
    'one name, whatever is in it',
    { subject: pretender },
    { name: pretender.commonName, groups: ['system:authenticated'] },
  )
  const unknown = 'x509: certificate signed by unknown authority'
  check("nobody known, by another authority's", {}, unknown, newAuthority('kubernetes'))
  check('nobody known, by an old one', { validity: { from: 0, until: 1000 } }, EXPIRED)
  check('nobody known, by a future one', { validity: { from: 4e12, until: 5e12 } }, EXPIRED)
  check(
    "nobody known, by a server's",
    { usages: ['digital signature', 'server auth'] },
    'x509: certificate specifies an incompatible key usage',
  )

  test('whoever its token says, when the certificate is not right', () => {
    const { certificate } = newKeyPair(newAuthority('x'), {
      subject: { commonName: 'jane' },
      usages: ['digital signature', 'client auth'],
    })
    const authorization = `Bearer ${keys.adminToken}`
    const shown = { certificate: derOf(certificate), authorization }
    expect(answerOf(authenticator, shown)).toEqual(admin)
    const bytes = { certificate: Buffer.from('no certificate') }
    expect(answerOf(authenticator, bytes)).toBe('x509: malformed certificate')
  })

  test('nobody else, whatever stands around it', () => {
    const asked: CertificateRequest = {
      subject: { commonName: 'jane' },
      usages: ['digital signature', 'client auth'],
    }
    const certificate = derOf(newKeyPair(keys.ca, asked).certificate)
    const tail = Buffer.from('tail')
    const inside = certificate.subarray(4)
    const shown = [
      Buffer.concat([certificate, tail]),
      // The same with an indefinite length, which is no DER.
      Buffer.concat([Buffer.from([0x30, 0x80]), inside, Buffer.from([0, 0])]),
    ]
    const answers = shown.map((bytes) => answerOf(authenticator, { certificate: bytes }))
    const jane = answerOf(authenticator, { certificate })
    expect(answers).toEqual([jane, jane])
    expect(jane).toMatchObject({ name: 'jane' })
  })

  test('nobody, when it names nobody', () => {
    const request: CertificateRequest = {
      subject: { commonName: '' },
      usages: ['digital signature', 'client auth'],
    }
    const certificate = derOf(newKeyPair(keys.ca, request).certificate)
    expect(answerOf(authenticator, { certificate })).toEqual(anonymous)
  })
})

type World = ReturnType<typeof world>

describe("A ServiceAccount's token", () => {
  function check(
    says: string,
    more: (world: World) => Partial<TokenSpec>,
    happens: (world: World) => void,
    expected: (world: World) => unknown,
  ) {
    test(says, () => {
      const all = world()
      const { cluster, authenticator, account } = all
      const spec: TokenSpec = {
        namespace: 'default',
        serviceAccount: named(account),
        expirationSeconds: 3600,
        ...more(all),
      }
      const token = signedToken(authenticator.tokenKey, spec, cluster.now())
      happens(all)
      const answer = answerOf(authenticator, { authorization: `Bearer ${token}` })
      const jti = authenticator.tokenKey.claimsOf(token)?.jti
      const said = expected(all)
      const user = typeof said === 'object' ? withCredential(said ?? {}, `JTI=${jti}`) : said
      expect(answer).toEqual(typeof user === 'string' ? `[invalid bearer token, ${user}]` : user)
    })
  }

  const nothing = () => undefined
  const plain = () => ({})
  const default_ = ({ account }: World, extra: object = {}) => ({
    name: 'system:serviceaccount:default:default',
    uid: account?.metadata.uid,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    extra,
  })
  const ofPod = ({ pod }: World) => ({ pod: named(pod), node: { name: 'n', uid: '7' } })
  const invalidated = 'service account token has been invalidated'
  const remove =
    (id: string, key: string) =>
    ({ cluster: { server } }: World) =>
      server.delete(server.registry.get(id), key, { gracePeriodSeconds: 0 }, { user: 'test' })

  check('is of that ServiceAccount', plain, nothing, (all) => default_(all))
  check('of a Pod says which, and where', ofPod, nothing, (all) =>
    default_(all, {
      [`${BOUND}/node-name`]: ['n'],
      [`${BOUND}/node-uid`]: ['7'],
      [`${BOUND}/pod-name`]: ['x'],
      [`${BOUND}/pod-uid`]: [all.pod.metadata.uid],
    }),
  )
  check(
    "lasts by the cluster's clock, with a minute's grace",
    plain,
    ({ cluster }) => cluster.run(minutes(61)),
    (all) => default_(all),
  )
  check(
    'ends after that',
    plain,
    ({ cluster }) => {
      cluster.run(hours(1))
      cluster.run(seconds(61))
    },
    () => 'service account token has expired',
  )
  check('ends with its Pod', ofPod, remove('pods', 'default/x'), () => invalidated)
  check(
    'ends with its ServiceAccount',
    plain,
    remove('serviceaccounts', 'default/default'),
    () => 'serviceaccounts "default" not found',
  )
  check(
    'is not of another Pod of this name',
    () => ({ pod: { name: 'x', uid: '7' } }),
    nothing,
    ({ pod }) => `pod UID (${pod.metadata.uid}) does not match service account pod ref claim (7)`,
  )
  check(
    'is not of another ServiceAccount of this name',
    () => ({ serviceAccount: { name: 'default', uid: '7' } }),
    nothing,
    ({ account }) => `service account UID (${account?.metadata.uid}) does not match claim (7)`,
  )
  check(
    'of a Secret that is not there is invalid',
    () => ({ secret: { name: 's', uid: '7' } }),
    nothing,
    () => invalidated,
  )
  check(
    'of a Node that is not there is invalid',
    () => ({ node: { name: 'n', uid: '7' } }),
    nothing,
    () => invalidated,
  )
  check(
    'for others is not for the API server',
    () => ({ audiences: ['vault', 'x'] }),
    nothing,
    () => `token audiences ["vault" "x"] is invalid for the target audiences ["${ISSUER}"]`,
  )
})

function withCredential(user: object, id: string): object {
  const extra = 'extra' in user && typeof user.extra === 'object' ? user.extra : {}
  return { ...user, extra: { [`${BOUND}/credential-id`]: [id], ...extra } }
}

describe('A token that we did not sign so', () => {
  const { cluster, authenticator, account } = world()
  const spec: TokenSpec = {
    namespace: 'default',
    serviceAccount: named(account),
    expirationSeconds: 3600,
  }
  const token = signedToken(authenticator.tokenKey, spec, cluster.now())
  const [header = '', body = '', signature = ''] = token.split('.')
  const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const others = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey

  function check(says: string, forged: string) {
    test(`is refused ${says}`, () => {
      const answer = answerOf(authenticator, { authorization: `Bearer ${forged}` })
      expect(answer).toBe('invalid bearer token')
    })
  }

  check('with other claims', `${header}.${json({ ...claims, exp: 9e9 })}.${signature}`)
  check('without a signature', `${json({ alg: 'none' })}.${body}.`)
  check('with no algorithm', `${json({ alg: 'none' })}.${body}.${signature}`)
  check('with another algorithm', `${json({ alg: 'HS256' })}.${body}.${signature}`)
  check('of another issuer', authenticator.tokenKey.sign({ ...claims, iss: 'https://x' }))
  check('of no object', `${header}.${Buffer.from('[]').toString('base64url')}.${signature}`)
  const key = new TokenKey(String(others.export({ type: 'pkcs8', format: 'pem' })))
  check('by another key', key.sign(claims))
})

test('a token of a Secret lasts while the Secret holds it', () => {
  const { api, cluster, authenticator, account } = world()
  const token = legacyToken(authenticator.tokenKey, 'default', named(account), 'x')
  const authorization = `Bearer ${token}`
  const annotations = { 'kubernetes.io/service-account.name': 'default' }
  const secret = api.create(
    written('Secret', {
      metadata: { annotations },
      type: 'kubernetes.io/service-account-token',
      stringData: { token },
    }),
  )
  expect(answerOf(authenticator, { authorization })).toEqual({
    name: 'system:serviceaccount:default:default',
    uid: account?.metadata.uid,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
  })
  api.change(secret, (old) => ({ ...old, data: { token: 'eA==' } }))
  expect(answerOf(authenticator, { authorization })).toBe(
    "[invalid bearer token, service account token does not match server's copy]",
  )
  const { server } = cluster
  server.delete(server.registry.get('secrets'), 'default/x', {}, { user: 'test' })
  expect(answerOf(authenticator, { authorization })).toBe(
    '[invalid bearer token, service account token has been invalidated]',
  )
})

test('the token of a Pod is its own', () => {
  const { api, cluster, authenticator } = world()
  const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] }
  const created = api.create(written('Pod', { metadata: { name: 'y' }, spec }))
  const pod = created as unknown as Pod
  const { reader } = cluster.server
  const context = { reader, now: cluster.now() }
  const token = podToken(authenticator.tokenKey, pod, { expirationSeconds: 3607 }, context)
  expect(authenticator.tokenKey.claimsOf(token ?? '')).toMatchObject({
    aud: [ISSUER],
    exp: Date.UTC(2026, 0, 1) / 1000,
    'kubernetes.io': {
      namespace: 'default',
      node: { name: 'n' },
      pod: { name: 'y', uid: pod.metadata.uid },
      warnafter: Date.UTC(2025, 0, 1, 1, 0, 7) / 1000,
    },
  })
  expect(answerOf(authenticator, { authorization: `Bearer ${token}` })).toMatchObject({
    extra: { [`${BOUND}/node-name`]: ['n'], [`${BOUND}/pod-name`]: ['y'] },
  })
  const orphan = { ...pod, spec: { ...pod.spec, serviceAccountName: 'none' } }
  expect(podToken(authenticator.tokenKey, orphan, {}, context)).toBeUndefined()
})

test('an RSA key signs too, and shows its public half', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = new TokenKey(String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
  expect(key.claimsOf(key.sign({ a: 1 }))).toEqual({ a: 1 })
  expect(key.jwks()).toEqual({
    keys: [
      {
        use: 'sig',
        kty: 'RSA',
        alg: 'RS256',
        kid: expect.stringMatching(/^[\w-]{43}$/),
        n: expect.any(String),
        e: 'AQAB',
      },
    ],
  })
})
