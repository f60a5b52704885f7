/** The scale of Deployments and of custom resources, and the other subresources of objects. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking, type Sent } from '../testing/asking'

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const SCALE = `${DEPLOYMENTS}/web/scale`
const MERGE = 'application/merge-patch+json'
const JSON_PATCH = 'application/json-patch+json'

function server() {
  const asking = new Asking()
  const labels = { app: 'web' }
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  }
  const { body } = asking.ask('POST', DEPLOYMENTS, { body: { metadata: { name: 'web' }, spec } })
  return { asking, uid: body.metadata.uid }
}

const scaleOf = (replicas: unknown, metadata: object = { name: 'web' }) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata,
  spec: { replicas },
})

describe('A scale', () => {
  test('is a small object of its own', () => {
    const { asking, uid } = server()
    const answer = asking.ask('GET', SCALE)
    expect([answer.code, answer.body]).toEqual([
      200,
      {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: {
          name: 'web',
          namespace: 'default',
          uid,
          resourceVersion: expect.any(String),
          creationTimestamp: '2025-01-01T00:00:00Z',
        },
        spec: { replicas: 1 },
        status: { replicas: 0, selector: 'app=web' },
      },
    ])
  })

  test('is written by PUT and by patches of three types', () => {
    const { asking } = server()
    const operations = [{ op: 'replace', path: '/spec/replicas', value: 5 }]
    const cases: readonly (readonly [method: string, sent: Sent, replicas: number])[] = [
      ['PUT', { body: scaleOf(3) }, 3],
      ['PATCH', { body: { spec: { replicas: 4 } }, type: MERGE }, 4],
      ['PATCH', { body: operations, type: JSON_PATCH }, 5],
      [
        'PATCH',
        { body: { spec: { replicas: 6 } }, type: 'application/strategic-merge-patch+json' },
        6,
      ],
    ]
    for (const [method, sent, replicas] of cases) {
      const { code, body } = asking.ask(method, SCALE, sent)
      const stored = asking.ask('GET', `${DEPLOYMENTS}/web`).body.spec.replicas
      expect([code, body.spec.replicas, stored]).toEqual([200, replicas, replicas])
    }
    const dry = asking.ask('PUT', `${SCALE}?dryRun=All`, { body: scaleOf(9) })
    expect([dry.body.spec, asking.ask('GET', SCALE).body.spec]).toEqual([
      { replicas: 9 },
      { replicas: 6 },
    ])
  })

  const { asking, uid } = server()

  function refuses(method: string, sent: Sent, code: number, message: string, path = SCALE) {
    const { body } = asking.ask(method, path, sent)
    expect([body.code, body.message]).toEqual([code, message])
  }

  test('is refused when it does not fit', () => {
    const put = (body: unknown, code: number, message: string) =>
      refuses('PUT', { body }, code, message)
    const cannot = ' in version "v1" cannot be handled as a Scale: '
    put(
      scaleOf(-3),
      422,
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -3: must be greater than or equal to 0',
    )
    put(
      scaleOf('x'),
      400,
      `Scale${cannot}json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32`,
    )
    put(
      scaleOf(1, {}),
      400,
      'the name of the object (web based on URL) was undeterminable: name must be provided',
    )
    put(
      scaleOf(1, { name: 'other' }),
      400,
      'the name of the object (other) does not match the name on the URL (web)',
    )
    put(
      scaleOf(1, { name: 'web', namespace: 'x' }),
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    )
    put(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
      400,
      `Deployment${cannot}converting (v1.Deployment) to (autoscaling.Scale): unknown conversion`,
    )
    const conflict = 'Operation cannot be fulfilled on deployments.apps "web": '
    put(
      scaleOf(1, { name: 'web', resourceVersion: '1' }),
      409,
      `${conflict}the object has been modified; please apply your changes to the latest version and try again`,
    )
    put(
      scaleOf(1, { name: 'web', uid: 'x' }),
      409,
      `${conflict}Precondition failed: UID in precondition: x, UID in object meta: ${uid}`,
    )
  })

  test('is refused when it cannot be written so', () => {
    refuses('PATCH', { body: {}, type: 'application/json' }, 415, '415: Unsupported Media Type')
    const rejected = 'the server rejected our request due to an error in our request'
    const wrong = [{ op: 'test', path: '/spec/replicas', value: 99 }]
    refuses('PATCH', { body: wrong, type: JSON_PATCH }, 422, rejected)
    refuses(
      'POST',
      { body: {} },
      405,
      'the server does not allow this method on the requested resource',
    )
    refuses('GET', {}, 404, 'deployments/scale.apps "no" not found', `${DEPLOYMENTS}/no/scale`)
    const put = { body: scaleOf(1, { name: 'no' }) }
    refuses('PUT', put, 404, 'deployments.apps "no" not found', `${DEPLOYMENTS}/no/scale`)
  })
})

describe('What is done to a Pod', () => {
  const PODS = '/api/v1/namespaces/default/pods'

  function serverWithPod() {
    const asking = new Asking({ nodes: 1, scheduler: false })
    asking.cluster.settle()
    const spec = { containers: [{ name: 'c', image: 'shop:v1' }] }
    asking.ask('POST', PODS, { body: { metadata: { name: 'p' }, spec } })
    const ask = (path: string, body: unknown) => {
      const answer = asking.ask('POST', path, { body })
      return [
        answer.code,
        answer.body.status === 'Failure' ? answer.body.message : answer.body.status,
      ]
    }
    return { asking, ask }
  }

  test('is its binding, once, to the name in the URL', () => {
    const { ask, asking } = serverWithPod()
    const target = { kind: 'Node', name: 'node-1' }
    const metadata = { name: 'p' }
    const path = `${PODS}/p/binding`
    const name = 'name in URL does not match name in Binding object'
    expect(ask(path, { target })).toEqual([400, name])
    const kind =
      'Binding "p" is invalid: target.kind: Unsupported value: "Foo": supported values: "Node", "<empty>"'
    expect(ask(path, { metadata, target: { kind: 'Foo', name: 'n' } })).toEqual([422, kind])
    expect(ask('/api/v1/namespaces/default/bindings', { metadata, target })).toEqual([
      201,
      'Success',
    ])
    expect(asking.ask('GET', `${PODS}/p`).body.spec.nodeName).toBe('node-1')
    expect(ask(path, { metadata, target })).toEqual([
      409,
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "node-1"',
    ])
    const no = { metadata: { name: 'no' }, target }
    expect(ask('/api/v1/namespaces/default/bindings', no)).toEqual([404, 'pods "no" not found'])
  })

  test('is its eviction, in either version', () => {
    const { ask } = serverWithPod()
    const path = `${PODS}/p/eviction`
    const eviction = (apiVersion: string, name: string) => ({
      apiVersion,
      kind: 'Eviction',
      metadata: { name },
    })
    const name = 'name in URL does not match name in Eviction object'
    expect(ask(path, eviction('policy/v1', 'q'))).toEqual([400, name])
    expect(ask(path, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } })).toEqual([
      400,
      'Pod in version "v1" cannot be handled as a Eviction: ' +
        'converting (v1.Pod) to (policy.Eviction): unknown conversion',
    ])
    expect(ask(path, eviction('policy/v1beta1', 'p'))).toEqual([201, 'Success'])
  })

  test('is forwarded only by a name that is one', () => {
    const { asking } = serverWithPod()
    const refused = (path: string) => {
      const { body } = asking.ask('GET', `/api/v1/namespaces/default/${path}/proxy/`)
      return [body.code, body.message]
    }
    expect(refused('pods/:80')).toEqual([400, 'invalid pod request ":80"'])
    expect(refused('services/:80')).toEqual([400, 'invalid service request ":80"'])
    expect(refused('pods/a:b:c:d')).toEqual([400, 'invalid pod request "a:b:c:d"'])
  })
})
