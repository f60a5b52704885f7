import { test } from 'node:test'
import { expect } from 'expect'
import { StatusError } from '../apiserver/status-error'
import { Api, written } from '../testing/api'

const LABELS = { app: 'x' }
const REQUIREMENTS = { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }
const TERM = { topologyKey: 'zone', labelSelector: REQUIREMENTS }
const POD = {
  containers: [
    {
      name: 'c',
      image: 'nginx',
      ports: [{ containerPort: 80 }],
      env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }],
      readinessProbe: { httpGet: { port: 80 } },
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
      resources: { limits: { cpu: '1' }, requests: { cpu: '1' } },
    },
  ],
  volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }],
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [REQUIREMENTS] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: REQUIREMENTS }],
    },
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [TERM],
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: TERM }],
    },
  },
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' },
  ],
  tolerations: [{ key: 'a', operator: 'Exists' }],
}
const TEMPLATE = { metadata: { labels: LABELS }, spec: POD }
const HPA_METRIC = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
}
const BACKEND = { service: { name: 'web', port: { number: 80 } } }

const OBJECTS = [
  written('Pod', { spec: POD }),
  written('Deployment', { spec: { selector: { matchLabels: LABELS }, template: TEMPLATE } }),
  written('Job', { spec: { template: { spec: { ...POD, restartPolicy: 'Never' } } } }),
  written('Service', { spec: { selector: LABELS, ports: [{ port: 80, targetPort: 'http' }] } }),
  written('Ingress', {
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Exact', backend: BACKEND }] } }] },
  }),
  written('NetworkPolicy', {
    spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] },
  }),
  written('HorizontalPodAutoscaler', {
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'x' },
      maxReplicas: 3,
      metrics: [HPA_METRIC],
    },
  }),
  written('RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
    subjects: [{ kind: 'ServiceAccount', name: 'x', namespace: 'default' }],
  }),
]

/** The object with one field left out, or emptied, after another. */
function* withGaps(value: unknown, path: string): Generator<readonly [path: string, gap: unknown]> {
  yield [path, undefined]
  if (Array.isArray(value)) {
    yield [path, []]
    for (const [at, item] of value.entries()) {
      for (const [inner, gap] of withGaps(item, `${path}[${at}]`)) {
        yield [inner, value.with(at, gap ?? {})]
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    yield [path, {}]
    for (const [field, member] of Object.entries(value)) {
      for (const [inner, gap] of withGaps(member, `${path}.${field}`)) {
        yield [inner, { ...value, [field]: gap }]
      }
    }
  }
}

for (const { kind, apiVersion, metadata, ...rest } of OBJECTS) {
  test(`a ${kind} with any field missing is accepted or refused, never more than that`, () => {
    const api = new Api()
    const failures: string[] = []
    let attempts = 0
    for (const [path, gap] of withGaps(rest, '')) {
      const name = `x${attempts++}`
      try {
        const body = (gap ?? {}) as object // A gap in an object is an object.
        api.create({ ...body, apiVersion, kind, metadata: { ...metadata, name } })
      } catch (error) {
        if (!(error instanceof StatusError)) failures.push(`${path}: ${error}`)
      }
    }
    expect(failures).toEqual([])
    expect(attempts).toBeGreaterThan(5)
  })
}
