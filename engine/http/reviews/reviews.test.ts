/** What reviews are answered, in the words of Kubernetes. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type UserInfo, userNamed } from '../../apiserver/authorization/users'
import { ADMIN, review, reviewServer } from '../../testing/reviews'

const AUTHENTICATION = '/apis/authentication.k8s.io/v1'
const AUTHORIZATION = '/apis/authorization.k8s.io/v1'

const jane = userNamed('jane')
const { post } = reviewServer()

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
    ['subjectaccessreviews', ADMIN],
    review('SubjectAccessReview', { user: 'jane', resourceAttributes: pods }),
    allowed,
  )
  check(
    'is of the groups that are named, and no others',
    ['subjectaccessreviews', ADMIN],
    review('SubjectAccessReview', {
      user: 'jane',
      nonResourceAttributes: { verb: 'get', path: '/api' },
    }),
    { allowed: false },
  )
  check(
    'is of a path',
    ['subjectaccessreviews', ADMIN],
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
    ['namespaces/default/localsubjectaccessreviews', ADMIN],
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
    [sar, ADMIN],
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
    [`${AUTHORIZATION}/namespaces/default/localsubjectaccessreviews`, ADMIN],
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
    [`${AUTHENTICATION}/tokenreviews`, ADMIN],
    review('TokenReview', {}),
    400,
    'token is required for TokenReview in authentication',
  )
  const gone = 'the server could not find the requested resource'
  check(
    'of Namespaces outside any',
    [`${AUTHORIZATION}/localsubjectaccessreviews`, ADMIN],
    {},
    404,
    gone,
  )
  check('that has a name', [`${sar}/x`, ADMIN], {}, 404, gone)
})

test("what was sent is its own sender's, and nothing else", () => {
  const path = `${AUTHORIZATION}/selfsubjectaccessreviews`
  const { metadata } = post(
    jane,
    path,
    review('SelfSubjectAccessReview', { resourceAttributes: pods }),
  )
  expect(Object.keys(metadata)).toEqual(['creationTimestamp', 'managedFields'])
  expect(metadata.managedFields[0]).toMatchObject({
    operation: 'Update',
    fieldsV1: {
      'f:spec': {
        'f:resourceAttributes': { '.': {}, 'f:namespace': {}, 'f:resource': {}, 'f:verb': {} },
      },
    },
  })
  expect(Object.keys(metadata.managedFields[0].fieldsV1)).toEqual(['f:spec'])
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

test('a review is no row of a Table', () => {
  const { code, message } = post(
    jane,
    `${AUTHORIZATION}/selfsubjectaccessreviews`,
    review('SelfSubjectAccessReview', { resourceAttributes: pods }),
    { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
  )
  expect([code, message]).toEqual([
    406,
    'only the following media types are accepted: application/json, application/yaml, ' +
      'application/vnd.kubernetes.protobuf',
  ])
})
