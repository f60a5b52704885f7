/** What webhooks that are functions of this process make of requests. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { Cluster } from '../../cluster'
import { Api, refusal, refusalOf, type Written } from '../../testing/api'
import type { Answerer } from './answerers'

const URL = 'https://hooks.example.com/pods'

const rule = { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*'] }

const webhook = (changes: object = {}) => ({
  name: 'pods.example.com',
  clientConfig: { url: URL },
  rules: [{ ...rule, apiGroups: [''], resources: ['configmaps', 'pods', 'namespaces'] }],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  ...changes,
})

const configuration = (kind: string, webhooks: readonly object[], name = 'hooks'): Written => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: `${kind}WebhookConfiguration`,
  metadata: { name },
  webhooks,
})

const configMap = (metadata: object = {}, data: object = {}): Written => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default', ...metadata },
  data,
})

/** An API server with one webhook of each kind that is given. */
function withHooks(kinds: Readonly<Record<string, readonly object[]>>, answer?: Answerer): Api {
  const api = new Api()
  for (const [kind, webhooks] of Object.entries(kinds)) api.create(configuration(kind, webhooks))
  if (answer !== undefined) api.cluster.webhooks.answer(URL, answer)
  return api
}

describe('a validating webhook', () => {
  const refusing = (answer: object) => withHooks({ Validating: [webhook()] }, () => answer)

  test('that allows lets a request pass, and its warnings are told', () => {
    const warnings: string[] = []
    refusing({ allowed: true, warnings: ['not for long'] }).create(configMap(), warnings)
    expect(warnings).toEqual(['not for long'])
  })

  for (const [answer, message, code] of [
    [{ allowed: false }, 'without explanation', 400],
    [{ allowed: false, status: { message: 'no', code: 403, reason: 'Forbidden' } }, ': no', 403],
    [{ allowed: false, status: { reason: 'Gone', code: 200 } }, ': Gone', 400],
  ] as const) {
    test(`that denies a request says why: ${message}`, () => {
      const refused = refusalOf(() => refusing(answer).create(configMap()))
      const denied = 'admission webhook "pods.example.com" denied the request'
      expect(refused.message).toBe(
        message.startsWith(':') ? denied + message : `${denied} ${message}`,
      )
      expect(refused.code).toBe(code)
    })
  }

  const failing = 'Internal error occurred: failed calling webhook "pods.example.com": '
  for (const [answer, problem] of [
    [{ fails: 'EOF' }, `failed to call webhook: Post "${URL}?timeout=10s": EOF`],
    [
      { allowed: true, uid: 'x' },
      /^received invalid webhook response: expected response.uid="[-0-9a-f]{36}", got "x"$/,
    ],
    [
      { allowed: true, patch: [{ op: 'add', path: '/data', value: {} }] },
      'received invalid webhook response: validating webhook may not return response.patch',
    ],
    [
      { allowed: 'yes' },
      'failed to call webhook: json: cannot unmarshal string into Go struct field ' +
        'AdmissionResponse.response.allowed of type bool',
    ],
  ] as const) {
    test(`that answers ${JSON.stringify(answer)} has failed`, () => {
      const message = refusal(() => refusing(answer).create(configMap()))
      expect(message.slice(0, failing.length)).toBe(failing)
      expect(message.slice(failing.length)).toMatch(problem)
    })
  }

  test('that fails does not matter when its failurePolicy is Ignore', () => {
    const api = withHooks({ Validating: [webhook({ failurePolicy: 'Ignore' })] })
    expect(api.create(configMap())).toMatchObject({ kind: 'ConfigMap' })
  })

  test('at which nobody listens fails', () => {
    const hooks = [webhook()]
    expect(refusal(() => withHooks({ Validating: hooks }).create(configMap()))).toBe(
      `${failing}failed to call webhook: Post "${URL}?timeout=10s": ` +
        'dial tcp: lookup hooks.example.com: no such host',
    )
    const service = { namespace: 'default', name: 'hook', path: '/pods' }
    const ofService = [webhook({ clientConfig: { service }, timeoutSeconds: 3 })]
    expect(refusal(() => withHooks({ Validating: ofService }).create(configMap()))).toBe(
      `${failing}failed to call webhook: ` +
        'Post "https://hook.default.svc:443/pods?timeout=3s": service "hook" not found',
    )
  })

  test('is told of the request', () => {
    const asked: unknown[] = []
    const api = withHooks({ Validating: [webhook()] }, (review) => {
      asked.push(review)
      return { allowed: true }
    })
    const made = api.create(configMap())
    api.change(made, (old) => ({ ...old, data: { a: 'b' } }))
    api.delete(made)
    const gvk = { group: '', version: 'v1', kind: 'ConfigMap' }
    const gvr = { group: '', version: 'v1', resource: 'configmaps' }
    const uid = expect.stringMatching(/^[-0-9a-f]{36}$/)
    expect(asked).toMatchObject([
      {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        request: {
          uid,
          kind: gvk,
          resource: gvr,
          requestKind: gvk,
          requestResource: gvr,
          name: 'settings',
          namespace: 'default',
          operation: 'CREATE',
          userInfo: { username: 'test', groups: ['system:authenticated'] },
          object: { kind: 'ConfigMap', metadata: { name: 'settings', uid } },
          oldObject: null,
          dryRun: false,
          options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
        },
      },
      {
        request: {
          operation: 'UPDATE',
          object: { data: { a: 'b' } },
          oldObject: { kind: 'ConfigMap' },
          options: { kind: 'UpdateOptions' },
        },
      },
      {
        request: {
          operation: 'DELETE',
          object: null,
          oldObject: { data: { a: 'b' } },
          options: { kind: 'DeleteOptions' },
        },
      },
    ])
  })

  test('is not asked about the configurations of webhooks', () => {
    const everything = webhook({ rules: [rule] })
    const api = withHooks({ Validating: [everything] }, () => ({ allowed: false }))
    api.create(configuration('Mutating', [], 'others'))
    expect(refusal(() => api.create(configMap()))).toMatch(/denied the request/)
  })
})

describe('a mutating webhook', () => {
  const labels = (value: object) => [{ op: 'add', path: '/metadata/labels', value }]

  test('changes the object with its patch, before it is named', () => {
    let told: KubeObject | undefined
    const api = withHooks({ Mutating: [webhook()] }, ({ request }) => {
      told = request.object
      return { allowed: true, patch: [...labels({ a: 'b' })] }
    })
    const made = api.create(configMap({ name: undefined, generateName: 'settings-' }))
    expect(made.metadata).toMatchObject({
      name: expect.stringMatching(/^settings-\w{5}$/),
      labels: { a: 'b' },
    })
    expect(told?.metadata).toEqual({
      generateName: 'settings-',
      namespace: 'default',
      creationTimestamp: null,
    })
  })

  test('gives a Pod a container, which is defaulted and gets the token of the Pod', () => {
    const api = withHooks({ Mutating: [webhook()] }, () => ({
      allowed: true,
      patch: [{ op: 'add', path: '/spec/containers/-', value: { name: 'proxy', image: 'p:1' } }],
    }))
    const spec = { containers: [{ name: 'c', image: 'nginx' }] }
    const { spec: made } = api.make('v1', 'Pod', 'p', spec) as { spec?: typeof spec }
    expect(made?.containers[1]).toMatchObject({
      name: 'proxy',
      imagePullPolicy: 'IfNotPresent',
      volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
    })
  })

  test('that wants it is called again after another has changed the object', () => {
    const calls: string[] = []
    const named = (name: string, reinvocationPolicy: string) =>
      webhook({ name, reinvocationPolicy, clientConfig: { url: `${URL}/${name}` } })
    const api = withHooks({
      Mutating: [named('a.example.com', 'IfNeeded'), named('b.example.com', 'Never')],
    })
    for (const name of ['a.example.com', 'b.example.com']) {
      api.cluster.webhooks.answer(`${URL}/${name}`, ({ request }) => {
        const { labels: known = {} } = request.object.metadata
        calls.push(`${name} ${Object.keys(known)}`)
        return { allowed: true, patch: labels({ ...known, [name]: 'x' }) }
      })
    }
    const made = api.create(configMap())
    expect(calls).toEqual([
      'a.example.com ',
      'b.example.com a.example.com',
      'a.example.com a.example.com,b.example.com',
    ])
    expect(Object.keys(made.metadata.labels ?? {})).toEqual(['a.example.com', 'b.example.com'])
  })

  for (const [answer, problem] of [
    [{ patchType: 'JSONPatch' }, 'webhook returned response.patchType but not response.patch'],
    [{ patch: 'W10=' }, 'webhook returned response.patch but not response.patchType'],
  ] as const) {
    test(`that answers ${JSON.stringify(answer)} has failed`, () => {
      const api = withHooks({ Mutating: [webhook()] }, () => ({ allowed: true, ...answer }))
      expect(refusal(() => api.create(configMap()))).toBe(
        'Internal error occurred: failed calling webhook "pods.example.com": ' +
          `received invalid webhook response: ${problem}`,
      )
    })
  }

  for (const [patch, patchType, problem] of [
    ['aGk=', 'JSONPatch', "undecodable patch in webhook response: invalid character 'h' looking"],
    ['e30=', 'JSONPatch', 'undecodable patch in webhook response: json: cannot unmarshal object'],
    ['W10=', 'Merge', 'unsupported patch type "Merge"'],
  ] as const) {
    test(`with the patch ${patch} of the type ${patchType} has failed`, () => {
      const answer = { allowed: true, patch, patchType }
      const api = withHooks({ Mutating: [webhook()] }, () => answer)
      expect(refusal(() => api.create(configMap()))).toContain(problem)
    })
  }

  for (const [patch, problem] of [
    [[{ op: 'remove', path: '/data/x' }], /Unable to remove nonexistent key: x/],
    [labels([] as object), /cannot unmarshal array into Go struct field/],
  ] as const) {
    test(`with the unfit patch ${JSON.stringify(patch)} is an error of the server`, () => {
      const api = withHooks({ Mutating: [webhook()] }, () => ({ allowed: true, patch }))
      const { status } = refusalOf(() => api.create(configMap({}, { a: 'b' })))
      expect(status).toMatchObject({ code: 500, message: expect.stringMatching(problem) })
    })
  }

  test('may not change what is deleted', () => {
    const api = withHooks({ Mutating: [webhook()] }, ({ request }) => ({
      allowed: true,
      ...(request.operation === 'DELETE' && { patch: labels({}) }),
    }))
    const made = api.create(configMap())
    expect(refusal(() => api.delete(made))).toMatch(/attempted to modify the object, which is not/)
  })
})

describe('a webhook is called', () => {
  const check = (changes: object, object: Written, isCalled: boolean) => {
    let calls = 0
    const api = withHooks({ Validating: [webhook(changes)] }, () => {
      calls++
      return { allowed: true }
    })
    api.create(object)
    expect(calls).toBe(isCalled ? 1 : 0)
  }
  const namespace = (labels: object): Written => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels },
  })

  test('for objects that its selector selects', () => {
    const objectSelector = { matchLabels: { app: 'web' } }
    check({ objectSelector }, configMap({ labels: { app: 'web' } }), true)
    check({ objectSelector }, configMap(), false)
  })

  test('in Namespaces that its selector selects, and for them', () => {
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'default' } }
    check({ namespaceSelector }, configMap(), true)
    check({ namespaceSelector }, configMap({ namespace: 'kube-system' }), false)
    check({ namespaceSelector: { matchLabels: { a: 'b' } } }, namespace({ a: 'b' }), true)
    check({ namespaceSelector: { matchLabels: { a: 'b' } } }, namespace({}), false)
  })

  for (const [expression, isCalled] of [
    ["object.metadata.name == 'settings'", true],
    ["object.metadata.name == 'other'", false],
    ["request.userInfo.username == 'test' && request.operation == 'CREATE'", true],
    ["authorizer.group('').resource('pods').check('list').allowed()", false],
  ] as const) {
    test(`when its conditions hold: ${expression}`, () => {
      check({ matchConditions: [{ name: 'it', expression }] }, configMap(), isCalled)
    })
  }

  test('never when one of its conditions cannot be told, which may keep the request out', () => {
    const matchConditions = [{ name: 'it', expression: 'object.spec.x > 1' }]
    check({ matchConditions, failurePolicy: 'Ignore' }, configMap(), false)
    const api = withHooks({ Validating: [webhook({ matchConditions })] })
    expect(refusal(() => api.create(configMap()))).toBe(
      'configmaps "settings" is forbidden: ' +
        "expression 'object.spec.x > 1' resulted in error: no such key: spec",
    )
  })

  test('for the version that its rules name, unless it wants exactly that', () => {
    const api = withHooks({}, ({ request }) => {
      seen.push([request.kind.version, request.requestKind.version, request.object.apiVersion])
      return { allowed: true }
    })
    const seen: unknown[] = []
    const rules = [{ ...rule, apiGroups: ['autoscaling'], apiVersions: ['v1'], resources: ['*'] }]
    const hooks = [webhook({ rules }), webhook({ rules, name: 'b.c.d', matchPolicy: 'Exact' })]
    api.create(configuration('Validating', hooks))
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 3 }
    api.make('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', spec)
    expect(seen).toEqual([['v1', 'v2', 'autoscaling/v1']])
  })

  test('for what is done to objects, and sees that', () => {
    const seen: unknown[] = []
    const rules = [{ ...rule, resources: ['pods/eviction', 'deployments/scale'] }]
    const api = withHooks({ Validating: [webhook({ rules })] }, ({ request }) => {
      const { kind, subResource, name, object } = request
      seen.push([subResource, kind.kind, name, object.spec ?? object.metadata])
      return { allowed: true }
    })
    const pod = api.make('v1', 'Pod', 'p', { containers: [{ name: 'c', image: 'nginx' }] })
    const metadata = { name: 'p', namespace: 'default' }
    api.act(pod, 'eviction', { apiVersion: 'policy/v1', kind: 'Eviction', metadata })
    const selector = { matchLabels: { a: 'b' } }
    const template = { metadata: { labels: { a: 'b' } }, spec: pod.spec }
    const web = api.make('apps/v1', 'Deployment', 'web', { selector, template })
    const { server } = api.cluster
    const options = { user: 'test', subresource: 'scale' }
    server.modify(api.resourceOf(web), 'default/web', options, (old) => ({
      ...old,
      spec: { ...(old.spec as object), replicas: 3 },
    }))
    expect(seen).toEqual([
      ['eviction', 'Eviction', 'p', metadata],
      ['scale', 'Scale', 'web', { replicas: 3 }],
    ])
  })

  test('on dry runs only when it has no side effects then', () => {
    const api = withHooks({ Validating: [webhook()] }, () => ({ allowed: true }))
    const { server } = api.cluster
    const options = { user: 'test', dryRun: true }
    const object = configMap()
    expect(server.create(api.resourceOf(object), object, options)).toMatchObject({ data: {} })
  })
})

test('a fork has the webhooks of its original', () => {
  const cluster = new Cluster()
  let calls = 0
  cluster.webhooks.answer(URL, () => {
    calls++
    return { allowed: true }
  })
  const fork = cluster.fork()
  const { server } = fork
  const resource = server.registry.ofKind('ValidatingWebhookConfiguration')
  server.create(resource, configuration('Validating', [webhook()]), { user: 'test' })
  server.create(server.registry.ofKind('ConfigMap'), configMap(), { user: 'test' })
  expect(calls).toBe(1)
})
