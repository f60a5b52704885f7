import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, refusal, refusalOf, type Written } from '../../testing/api'
import type { Pod, PodDisruptionBudget } from '../kinds'
import type { KubeObject } from '../meta'

const LABELS = { app: 'web' }

const written = (spec: object = {}): Written => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', labels: LABELS },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
})

const podOf = (object: KubeObject | undefined) => object as unknown as Pod
const binding = (name: string, metadata: object = {}): Written => ({
  apiVersion: 'v1',
  kind: 'Binding',
  metadata: { name: 'p', ...metadata },
  target: { kind: 'Node', name },
})

describe('a new Pod', () => {
  const check = (spec: object, expected: object) => {
    const created = podOf(new Api().create(written(spec)))
    expect(created.status).toMatchObject(expected)
  }

  test('is Pending and has the quality of service of what it asks for', () => {
    const containers = (resources: object) => [{ name: 'c', image: 'nginx', resources }]
    check({}, { phase: 'Pending', qosClass: 'BestEffort' })
    check({ containers: containers({ requests: { cpu: '1' } }) }, { qosClass: 'Burstable' })
    check(
      { containers: containers({ limits: { cpu: '1', memory: '1Gi' } }) },
      { qosClass: 'Guaranteed' },
    )
    check({ containers: containers({ limits: { cpu: '1' } }) }, { qosClass: 'Burstable' })
    check({ containers: containers({ requests: { cpu: '0' } }) }, { qosClass: 'BestEffort' })
  })

  test('has everything that was left out', () => {
    const created = podOf(
      new Api().create(
        written({
          automountServiceAccountToken: false,
          containers: [
            {
              name: 'c',
              image: 'nginx:1.2',
              ports: [{ containerPort: 80 }],
              livenessProbe: { httpGet: { port: 80 } },
              env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
            },
          ],
          volumes: [{ name: 'v' }, { name: 's', secret: { secretName: 's' } }],
        }),
      ),
    )
    const { tolerations, priority, preemptionPolicy, ...spec } = created.spec
    expect(spec).toEqual({
      automountServiceAccountToken: false,
      containers: [
        {
          name: 'c',
          image: 'nginx:1.2',
          imagePullPolicy: 'IfNotPresent',
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          resources: {},
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          livenessProbe: {
            httpGet: { path: '/', port: 80, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          env: [
            {
              name: 'A',
              valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } },
            },
          ],
        },
      ],
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 's', secret: { secretName: 's', defaultMode: 420 } },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
      serviceAccountName: 'default',
      serviceAccount: 'default',
    })
  })

  test('pulls its image as the tag says', () => {
    const policy = (image: string) => {
      const created = new Api().create(written({ containers: [{ name: 'c', image }] }))
      return podOf(created).spec.containers[0]?.imagePullPolicy
    }
    expect(['nginx', 'nginx:latest', 'host:5000/nginx'].map(policy)).toEqual(
      Array(3).fill('Always'),
    )
    const digest = `nginx@sha256:${'a'.repeat(64)}`
    expect(['nginx:1', 'host:5000/nginx:1', digest].map(policy)).toEqual(
      Array(3).fill('IfNotPresent'),
    )
  })

  test('has no generation', () => {
    expect(new Api().create(written()).metadata.generation).toBeUndefined()
  })
})

test('Pods of one template share their spec', () => {
  const api = new Api()
  const template = Object.freeze({
    containers: Object.freeze([Object.freeze({ name: 'c', image: 'a' })]),
  })
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'w', uid: 'u', controller: true }
  const create = (name: string) => {
    const { server } = api.cluster
    const metadata = { name, namespace: 'default', ownerReferences: [owner] }
    const body = { apiVersion: 'v1', kind: 'Pod', metadata, spec: template, status: {} }
    return server.create(server.registry.get('pods'), body, { user: 'test', trusted: true })
  }
  expect(create('a').spec).toBe(create('b').spec)
})

describe('binding', () => {
  test('gives the Pod its Node and says that it is scheduled', () => {
    const api = new Api()
    const pod = api.create(written())
    api.act(pod, 'binding', binding('node-1', { annotations: { a: 'b' } }))
    expect(podOf(api.get(pod))).toMatchObject({
      metadata: { annotations: { a: 'b' } },
      spec: { nodeName: 'node-1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    })
  })

  test('is refused a second time', () => {
    const api = new Api()
    const pod = api.create(written())
    api.act(pod, 'binding', binding('node-1'))
    expect(refusal(() => api.act(pod, 'binding', binding('node-2')))).toBe(
      'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "node-1"',
    )
  })

  test('is refused while gates are closed, and for another Pod of that name', () => {
    const api = new Api()
    const pod = api.create(written({ schedulingGates: [{ name: 'g' }] }))
    expect(refusal(() => api.act(pod, 'binding', binding('node-1')))).toBe(
      'Operation cannot be fulfilled on pods/binding "p": pod p has non-empty .spec.schedulingGates',
    )
    expect(refusal(() => api.act(pod, 'binding', binding('node-1', { uid: 'x' })))).toBe(
      `Operation cannot be fulfilled on pods "p": Precondition failed: UID in precondition: x, UID in object meta: ${pod.metadata.uid}`,
    )
  })
})

describe('a deletion', () => {
  const bound = (spec: object = {}) => {
    const api = new Api()
    const pod = api.create(written({ nodeName: 'node-1', ...spec }))
    return { api, pod }
  }

  test('takes a Pod without a Node at once', () => {
    const api = new Api()
    const pod = api.create(written())
    expect(api.delete(pod)).toBeUndefined()
    expect(api.get(pod)).toBeUndefined()
  })

  test('gives a bound Pod its grace period', () => {
    const { api, pod } = bound({ terminationGracePeriodSeconds: 5 })
    expect(api.delete(pod)?.metadata).toMatchObject({
      deletionGracePeriodSeconds: 5,
      deletionTimestamp: '2025-01-01T00:00:05Z',
    })
  })

  test('may be hurried but not slowed', () => {
    const { api, pod } = bound()
    api.delete(pod, { gracePeriodSeconds: 10 })
    expect(api.delete(pod, { gracePeriodSeconds: 20 })?.metadata.deletionGracePeriodSeconds).toBe(
      10,
    )
    expect(api.delete(pod, { gracePeriodSeconds: 3 })?.metadata.deletionGracePeriodSeconds).toBe(3)
    expect(api.delete(pod, { gracePeriodSeconds: 0 })).toBeUndefined()
  })

  test('takes a Pod that has ended at once', () => {
    const { api, pod } = bound()
    api.setStatus(pod, { phase: 'Succeeded' })
    expect(api.delete(pod)).toBeUndefined()
  })
})

describe('eviction', () => {
  /** A Pod that runs, and budgets with this status. */
  const guarded = (status: object | undefined, spec: object = {}, isReady = true) => {
    const api = new Api()
    const pod = api.create(written({ nodeName: 'node-1' }))
    const ready = { type: 'Ready', status: isReady ? 'True' : 'False' }
    api.setStatus(pod, { phase: 'Running', conditions: [ready] })
    const budget = (name: string) => {
      const selector = { matchLabels: LABELS }
      const made = api.make('policy/v1', 'PodDisruptionBudget', name, { selector, ...spec })
      return api.setStatus(made, { observedGeneration: 1, ...status })
    }
    const first = status === undefined ? undefined : budget('b')
    const body: Written = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p' } }
    return { api, pod, first, budget, evict: () => api.act(pod, 'eviction', body) }
  }
  const none = { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3 }

  test('of a Pod without a budget deletes it and tells why', () => {
    const { api, pod, evict } = guarded(undefined)
    evict()
    const { metadata, status } = podOf(api.get(pod))
    expect(metadata.deletionTimestamp).toBeDefined()
    expect(status.conditions?.[1]).toMatchObject({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    })
  })

  test('is charged to the budget', () => {
    const { api, first, evict } = guarded({ disruptionsAllowed: 1 })
    evict()
    const budget = api.get(first as KubeObject) as unknown as PodDisruptionBudget
    expect(budget.status).toMatchObject({
      disruptionsAllowed: 0,
      disruptedPods: { p: '2025-01-01T00:00:00Z' },
      conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }],
    })
  })

  test('is refused when the budget is spent', () => {
    const { code, message, status } = refusalOf(guarded(none).evict)
    expect(code).toBe(429)
    expect(message).toBe("Cannot evict pod as it would violate the pod's disruption budget.")
    expect(status.details).toEqual({
      causes: [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget b needs 3 healthy pods and has 3 currently',
        },
      ],
    })
  })

  test('is refused until the budget has been looked at', () => {
    const { status } = refusalOf(guarded({ ...none, observedGeneration: 0 }).evict)
    expect(status.details).toEqual({
      retryAfterSeconds: 10,
      causes: [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget b is still being processed by the server.',
        },
      ],
    })
  })

  test('is refused when two budgets speak', () => {
    const { budget, evict } = guarded({ disruptionsAllowed: 1 })
    budget('c')
    const { code, message } = refusalOf(evict)
    expect([code, message]).toEqual([
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ])
  })

  test('of a Pod that is not ready is free when enough others are, or when the budget says so', () => {
    guarded(none, {}, false).evict()
    expect(refusalOf(guarded({ ...none, currentHealthy: 2 }, {}, false).evict).code).toBe(429)
    const always = { unhealthyPodEvictionPolicy: 'AlwaysAllow' }
    guarded({ ...none, currentHealthy: 2 }, always, false).evict()
  })

  test('of a Pod that is Pending asks no budget', () => {
    const { api, pod, evict } = guarded(none)
    api.setStatus(pod, { phase: 'Pending' })
    evict()
    expect(podOf(api.get(pod)).metadata.deletionTimestamp).toBeDefined()
  })
})
