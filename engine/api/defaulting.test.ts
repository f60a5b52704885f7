import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, type Body, written } from '../testing/api'

const create = (kind: string, body: Body, api = new Api()) => api.create(written(kind, body))

const LABELS = { app: 'x' }
const selector = { matchLabels: LABELS }
const containers = [{ name: 'c', image: 'nginx' }]
const template = { metadata: { labels: LABELS }, spec: { containers } }
const jobTemplate = { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } }

describe('a new object gets what was left out', () => {
  const check = (kind: string, body: Body, expected: object) => {
    expect(create(kind, body)).toMatchObject(expected)
  }
  const workload = { spec: { selector, template } }

  test('workloads', () => {
    check('Deployment', workload, {
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
        },
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        template: {
          spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'Always' }] },
        },
      },
      status: {},
    })
    check('ReplicaSet', workload, { spec: { replicas: 1 } })
    check('StatefulSet', workload, {
      spec: {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
    })
    check('DaemonSet', workload, {
      spec: {
        updateStrategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
        },
        revisionHistoryLimit: 10,
      },
    })
    check(
      'ReplicationController',
      { spec: { template } },
      { metadata: { labels: LABELS }, spec: { replicas: 1, selector: LABELS } },
    )
  })

  test('templates do not get what only Pods get', () => {
    const limited = [{ ...containers[0], resources: { limits: { cpu: '1' } } }]
    const made = create('Deployment', {
      spec: { selector, template: { ...template, spec: { containers: limited } } },
    })
    const { spec } = (made.spec as { template: { spec: Record<string, unknown> } }).template
    expect(spec.enableServiceLinks).toBeUndefined()
    expect(spec.containers).toMatchObject([{ resources: { limits: { cpu: '1' } } }])
    expect(JSON.stringify(spec.containers)).not.toContain('requests')
  })

  test('Jobs and CronJobs', () => {
    const made = create('Job', jobTemplate)
    const { uid } = made.metadata
    expect(made.spec).toMatchObject({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: {
        metadata: {
          labels: {
            'batch.kubernetes.io/controller-uid': uid,
            'batch.kubernetes.io/job-name': 'x',
            'controller-uid': uid,
            'job-name': 'x',
          },
        },
      },
    })
    const parallel = { spec: { ...jobTemplate.spec, parallelism: 3 } }
    expect(create('Job', parallel).spec).not.toHaveProperty('completions')
    check(
      'CronJob',
      { spec: { schedule: '* * * * *', jobTemplate } },
      {
        spec: {
          concurrencyPolicy: 'Allow',
          suspend: false,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
          jobTemplate: { spec: { backoffLimit: 6 } },
        },
      },
    )
  })

  test('autoscalers, also those of autoscaling/v1', () => {
    const scaleTargetRef = { kind: 'Deployment', name: 'web' }
    const metrics = (averageUtilization: number) => [
      { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization } } },
    ]
    const behavior = { scaleUp: {} }
    check(
      'HorizontalPodAutoscaler',
      { spec: { scaleTargetRef, maxReplicas: 3, behavior } },
      {
        spec: {
          minReplicas: 1,
          metrics: metrics(80),
          behavior: {
            scaleUp: {
              stabilizationWindowSeconds: 0,
              selectPolicy: 'Max',
              policies: [
                { type: 'Pods', value: 4, periodSeconds: 15 },
                { type: 'Percent', value: 100, periodSeconds: 15 },
              ],
            },
            scaleDown: {
              selectPolicy: 'Max',
              policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
            },
          },
        },
      },
    )
    const old = {
      ...written('HorizontalPodAutoscaler', {
        spec: { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 50 },
      }),
      apiVersion: 'autoscaling/v1',
    }
    const api = new Api()
    const answered = api.create(old)
    const { server, store } = api.cluster
    const stored = store.get(server.registry.ofKind('HorizontalPodAutoscaler').id, 'default/x')
    expect(answered).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { targetCPUUtilizationPercentage: 50, minReplicas: 1 },
    })
    expect(stored).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: { metrics: metrics(50) },
    })
  })

  test('storage, policies, secrets', () => {
    check(
      'StorageClass',
      { provisioner: 'example.com/disk' },
      {
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'Immediate',
      },
    )
    check(
      'PersistentVolume',
      {
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          hostPath: { path: '/a' },
        },
      },
      {
        metadata: { finalizers: ['kubernetes.io/pv-protection'] },
        spec: {
          persistentVolumeReclaimPolicy: 'Retain',
          volumeMode: 'Filesystem',
          hostPath: { type: '' },
        },
        status: { phase: 'Pending' },
      },
    )
    check(
      'NetworkPolicy',
      { spec: { podSelector: {}, egress: [{}] } },
      {
        spec: { policyTypes: ['Ingress', 'Egress'] },
      },
    )
    check('Secret', { stringData: { a: 'b' } }, { type: 'Opaque', data: { a: 'Yg==' } })
    check('PriorityClass', { value: 1 }, { preemptionPolicy: 'PreemptLowerPriority' })
    check(
      'RoleBinding',
      { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'u' }] },
      {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io' }],
      },
    )
    check(
      'LimitRange',
      { spec: { limits: [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Mi' } }] } },
      {
        spec: {
          limits: [{ default: { cpu: '2' }, defaultRequest: { cpu: '2', memory: '1Mi' } }],
        },
      },
    )
  })

  test('Namespaces and Nodes', () => {
    check(
      'Namespace',
      {},
      {
        metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      },
    )
    const capacity = { cpu: '4' }
    check('Node', { status: { capacity } }, { status: { capacity, allocatable: capacity } })
  })
})
