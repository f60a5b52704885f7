/** What reviews are answered, in the words of Kubernetes. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { componentRoles } from '../../apiserver/authorization/component-roles'
import { type UserInfo, userNamed } from '../../apiserver/authorization/users'
import { minutes } from '../../clock/duration'
import { Api as World, written } from '../../testing/api'
import { Api } from '../api'
import { Authenticator } from '../authentication/authenticator'
import { newKeys } from '../authentication/keys'
import { OutsideCalls } from '../outside/outside-calls'
import { reviews } from './reviews'

const AUTHENTICATION = '/apis/authentication.k8s.io/v1'
const AUTHORIZATION = '/apis/authorization.k8s.io/v1'
const keys = newKeys([], '10.96.0.1')

/** A server with a Pod of the ServiceAccount default, and jane, who may see Pods in default. */
function serverFor() {
  const world = new World()
  const { cluster } = world
  const { server } = cluster
  for (const { resource, body } of componentRoles()) {
    server.create(server.registry.get(resource), body, { user: 'system:apiserver' })
  }
  const pod = world.create(written('Pod', { spec: { containers: [{ name: 'c', image: 'i' }] } }))
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
  const subjects = [{ kind: 'User', name: 'jane' }]
  world.create(written('RoleBinding', { roleRef, subjects }))
  const authenticator = new Authenticator({
    keys,
    reader: server.reader,
    now: () => cluster.now(),
  })
  const bugs: unknown[] = []
  const api = new Api({
    cluster,
    address: () => '127.0.0.1:6443',
    chance: () => 0,
    onBug: (error) => bugs.push(error),
    special: reviews(authenticator),
    outside: new OutsideCalls({}),
    paths: [],
  })
  const post = (user: UserInfo, path: string, body: object) => {
    const answer = api.answer({
      method: 'POST',
      path,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
      user,
    })
    expect(bugs).toEqual([])
    return answer.type === 'object' ? { code: answer.code, ...Object(answer.object) } : answer
  }
  return { world, cluster, authenticator, pod, api, post }
}

const admin: UserInfo = { name: 'kubernetes-admin', groups: ['system:masters'] }
const jane = userNamed('jane')
const { post } = serverFor()

const review = (kind: string, spec?: object, metadata?: object) => ({
  apiVersion: /Token|SubjectReview/.test(kind)
    ? 'authentication.k8s.io/v1'
    : 'authorization.k8s.io/v1',
  kind,
  ...(metadata && { metadata }),
  ...(spec && { spec }),
})

const pods = { verb: 'list', resource: 'pods', namespace: 'default' }
const allowed = {
  allowed: true,
  reason: 'RBAC: allowed by RoleBinding "x/default" of ClusterRole "view" to User "jane"',
}

describe('The status of a review of access', () => {
  function check(says: string, [path, user]: [string, UserInfo], body: object, expected: object) {
    test(says, () => {
      expect(post(user, `${AUTHORIZATION}/${path}`, body)).toEqual({
        ...body,
        code: 201,
        metadata: expect.objectContaining({ creationTimestamp: null }),
        status: expected,
      })
    })
  }

  check(
    'is of who asks',
    ['selfsubjectaccessreviews', jane],
    review('SelfSubjectAccessReview', { resourceAttributes: pods }),
    allowed,
  )
  check(
    'is of another user',
    ['subjectaccessreviews', admin],
    review('SubjectAccessReview', { user: 'jane', resourceAttributes: pods }),
    allowed,
  )
  check(
    'is of the groups that are named, and no others',
    ['subjectaccessreviews', admin],
    review('SubjectAccessReview', {
      user: 'jane',
      nonResourceAttributes: { verb: 'get', path: '/api' },
    }),
    { allowed: false },
  )
  check(
    'is of a path',
    ['subjectaccessreviews', admin],
    review('SubjectAccessReview', {
      groups: ['system:authenticated'],
      nonResourceAttributes: { verb: 'get', path: '/api/v1' },
    }),
    {
      allowed: true,
      reason:
        'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole ' +
        '"system:discovery" to Group "system:authenticated"',
    },
  )
  check(
    'is of one Namespace',
    ['namespaces/default/localsubjectaccessreviews', admin],
    review(
      'LocalSubjectAccessReview',
      { user: 'jane', resourceAttributes: pods },
      { namespace: 'default' },
    ),
    allowed,
  )
})

describe('A review is refused', () => {
  function check(
    says: string,
    [path, user]: [string, UserInfo],
    body: object,
    code: number,
    message: string,
  ) {
    test(says, () => expect(post(user, path, body)).toMatchObject({ code, message }))
  }

  const sar = `${AUTHORIZATION}/subjectaccessreviews`
  check(
    'to who may not ask about others',
    [sar, jane],
    review('SubjectAccessReview', {}),
    403,
    'subjectaccessreviews.authorization.k8s.io is forbidden: User "jane" cannot create resource ' +
      '"subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope',
  )
  check(
    'for all that is wrong with it',
    [sar, admin],
    review('SubjectAccessReview', {}, { name: 'x' }),
    422,
    '.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: "null": ' +
      'exactly one of nonResourceAttributes or resourceAttributes must be specified, ' +
      'spec.user: Invalid value: "": at least one of user or group must be specified, ' +
      'metadata: Invalid value: v1.ObjectMeta{Name:"x", GenerateName:"", Namespace:"", ' +
      'SelfLink:"", UID:"", ResourceVersion:"", Generation:0, CreationTimestamp:time.Date(1, ' +
      'time.January, 1, 0, 0, 0, 0, time.UTC), DeletionTimestamp:<nil>, ' +
      'DeletionGracePeriodSeconds:(*int64)(nil), Labels:map[string]string(nil), ' +
      'Annotations:map[string]string(nil), OwnerReferences:[]v1.OwnerReference(nil), ' +
      'Finalizers:[]string(nil), ManagedFields:[]v1.ManagedFieldsEntry(nil)}: must be empty]',
  )
  check(
    'of two things at once',
    [`${AUTHORIZATION}/selfsubjectaccessreviews`, jane],
    review('SelfSubjectAccessReview', {
      resourceAttributes: pods,
      nonResourceAttributes: { path: '/x' },
    }),
    422,
    '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: ' +
      'authorization.NonResourceAttributes{Path:"/x", Verb:""}: cannot be specified in ' +
      'combination with resourceAttributes',
  )
  check(
    'of another Namespace than its own',
    [`${AUTHORIZATION}/namespaces/default/localsubjectaccessreviews`, admin],
    review('LocalSubjectAccessReview', {
      user: 'jane',
      resourceAttributes: { verb: 'get', resource: 'pods', namespace: 'x' },
    }),
    422,
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes.namespace: Invalid value: ' +
      '"x": must match metadata.namespace',
  )
  const rules = `${AUTHORIZATION}/selfsubjectrulesreviews`
  check(
    'of no Namespace',
    [rules, jane],
    review('SelfSubjectRulesReview', {}),
    400,
    'no namespace on request',
  )
  check(
    'of no token',
    [`${AUTHENTICATION}/tokenreviews`, admin],
    review('TokenReview', {}),
    400,
    'token is required for TokenReview in authentication',
  )
  const gone = 'the server could not find the requested resource'
  check(
    'of Namespaces outside any',
    [`${AUTHORIZATION}/localsubjectaccessreviews`, admin],
    {},
    404,
    gone,
  )
  check('that has a name', [`${sar}/x`, admin], {}, 404, gone)
})

test('the rules of who asks are those of roles and of paths', () => {
  const path = `${AUTHORIZATION}/selfsubjectrulesreviews`
  const answer = post(jane, path, review('SelfSubjectRulesReview', { namespace: 'kube-system' }))
  const verbs = ['create']
  expect(answer).toEqual({
    code: 201,
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: {},
    status: {
      resourceRules: [
        {
          verbs,
          apiGroups: ['authorization.k8s.io'],
          resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        },
        { verbs, apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
      ],
      nonResourceRules: [
        expect.objectContaining({ nonResourceURLs: expect.arrayContaining(['/apis/*']) }),
        expect.objectContaining({ nonResourceURLs: expect.arrayContaining(['/version/']) }),
      ],
      incomplete: false,
    },
  })
})

test('who asks is told who they are', () => {
  const user = { name: 'jane', uid: '7', groups: ['dev'], extra: { scopes: ['a'] } }
  const groups = ['dev', 'system:authenticated']
  const answer = post({ ...user, groups }, `${AUTHENTICATION}/selfsubjectreviews`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
  })
  expect(answer).toEqual({
    code: 201,
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: '2025-01-01T00:00:00Z' },
    status: { userInfo: { username: 'jane', uid: '7', groups, extra: { scopes: ['a'] } } },
  })
})

describe('A token that is asked for', () => {
  const TOKEN = '/api/v1/namespaces/default/serviceaccounts/default/token'
  const request = (spec: object, metadata?: object) => review('TokenRequest', spec, metadata)
  const reviewed = (server: ReturnType<typeof serverFor>, token: string, audiences?: string[]) =>
    server.post(
      admin,
      `${AUTHENTICATION}/tokenreviews`,
      review('TokenReview', { token, ...(audiences && { audiences }) }),
    ).status

  test('is taken by a TokenReview, while what it is bound to is there', () => {
    const server = serverFor()
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'x' }
    const answer = server.post(admin, TOKEN, request({ boundObjectRef }))
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
    const server = serverFor()
    const { token } = server.post(admin, TOKEN, request({ audiences: ['vault', 'x'] })).status
    expect(reviewed(server, token, ['vault', 'y'])).toMatchObject({ audiences: ['vault'] })
    expect(reviewed(server, token)).toMatchObject({ user: {} })
  })

  test('by a kubelet lasts for a year, but says an hour', () => {
    const server = serverFor()
    const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'x' }
    const spec = { boundObjectRef, expirationSeconds: 3607 }
    const { status } = server.post(admin, TOKEN, request(spec))
    expect(status.expirationTimestamp).toBe('2025-01-01T01:00:07Z')
    const claims = server.authenticator.tokenKey.claimsOf(status.token)
    const begin = Date.UTC(2025, 0, 1) / 1000
    expect(claims).toMatchObject({
      exp: begin + 365 * 24 * 3600,
      'kubernetes.io': { warnafter: begin + 3607 },
    })
  })

  test('of a Secret goes with it', () => {
    const server = serverFor()
    server.world.create(written('Secret', {}))
    const boundObjectRef = { kind: 'Secret', apiVersion: 'v1', name: 'x' }
    const { token } = server.post(admin, TOKEN, request({ boundObjectRef })).status
    expect(reviewed(server, token)).toMatchObject({ authenticated: true })
    const { server: api } = server.cluster
    api.delete(api.registry.get('secrets'), 'default/x', {}, { user: 'test' })
    expect(reviewed(server, token)).toMatchObject({ user: {} })
  })

  function check(says: string, path: string, body: object, code: number, message: string) {
    test(`is refused ${says}`, () =>
      expect(post(admin, path, body)).toMatchObject({ code, message }))
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
      `not match the UID in record (${serverFor().pod.metadata.uid}). The object might have been ` +
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
    const server = serverFor()
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
