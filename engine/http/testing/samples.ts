/** Objects that are right, for random changes to make wrong. */

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'shop:v1', ports: [{ containerPort: 80 }] }] },
}
const selector = { matchLabels: { app: 'web' } }
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { type: 'integer', maximum: 9 },
        tags: { type: 'array', items: { type: 'string' } },
      },
      'x-kubernetes-validations': [{ rule: 'self.size != 7' }],
    },
  },
}

/** What is sent to subresources. */
export const OF_SUBRESOURCES: Readonly<Record<string, Sent>> = {
  scale: {
    method: 'PUT',
    object: {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'web' },
      spec: { replicas: 1 },
    },
  },
  eviction: {
    method: 'POST',
    object: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: {}, deleteOptions: {} },
  },
  binding: {
    method: 'POST',
    object: {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'web' },
      target: { kind: 'Node', name: 'node-1' },
    },
  },
  token: {
    method: 'POST',
    object: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: ['x'], expirationSeconds: 600 },
    },
  },
  approval: {
    method: 'PATCH',
    object: { status: { conditions: [{ type: 'Approved', status: 'True', reason: 'x' }] } },
  },
  finalize: { method: 'PUT', object: { metadata: { name: 'shop' }, spec: { finalizers: [] } } },
  ephemeralcontainers: {
    method: 'PATCH',
    object: { spec: { ephemeralContainers: [{ name: 'x', image: 'shop:v1' }] } },
  },
}

interface Sent {
  readonly method: string
  readonly object: object
}

/** Specs and other parts by resource. */
export const SAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  configmaps: { data: { a: 'b' } },
  secrets: { stringData: { a: 'b' }, type: 'Opaque' },
  serviceaccounts: {},
  namespaces: {},
  pods: { metadata: { labels: { app: 'web' } }, spec: template.spec },
  services: { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
  persistentvolumeclaims: {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  nodes: { spec: {}, status: { capacity: { cpu: '4' } } },
  'deployments.apps': { spec: { replicas: 2, selector, template } },
  'replicasets.apps': { spec: { replicas: 1, selector, template } },
  'statefulsets.apps': { spec: { serviceName: 'web', selector, template } },
  'daemonsets.apps': { spec: { selector, template } },
  'jobs.batch': {
    spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
  },
  'roles.rbac.authorization.k8s.io': { rules },
  'clusterroles.rbac.authorization.k8s.io': { rules },
  'poddisruptionbudgets.policy': { spec: { minAvailable: 1, selector } },
  'horizontalpodautoscalers.autoscaling': { spec: { maxReplicas: 3, scaleTargetRef: target } },
  'leases.coordination.k8s.io': { spec: { holderIdentity: 'me', leaseDurationSeconds: 15 } },
  'priorityclasses.scheduling.k8s.io': { value: 10 },
  'ingresses.networking.k8s.io': {
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  },
  'customresourcedefinitions.apiextensions.k8s.io': {
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  },
  'validatingadmissionpolicies.admissionregistration.k8s.io': {
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['*'] },
        ],
      },
      validations: [{ expression: 'object == null || !has(object.data) || size(object.data) < 3' }],
    },
  },
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': {
    spec: { policyName: 'web', validationActions: ['Deny', 'Audit'] },
  },
  'certificatesigningrequests.certificates.k8s.io': {
    spec: { request: 'YQ==', signerName: 'example.com/x', usages: ['client auth'] },
  },
  events: {
    type: 'Normal',
    reason: 'Pulled',
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'default' },
  },
  'cronjobs.batch': {
    spec: {
      schedule: '* * * * *',
      jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } } },
    },
  },
  'endpointslices.discovery.k8s.io': {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
  },
  'networkpolicies.networking.k8s.io': {
    spec: { podSelector: selector, ingress: [{ from: [{ podSelector: selector }] }] },
  },
  resourcequotas: { spec: { hard: { pods: '20', 'count/configmaps': '9' } } },
  limitranges: { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } },
  'rolebindings.rbac.authorization.k8s.io': {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
    subjects: [{ kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }],
  },
  'storageclasses.storage.k8s.io': { provisioner: 'example.com/x' },
  persistentvolumes: {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/x' },
      storageClassName: '',
    },
  },
  'selfsubjectaccessreviews.authorization.k8s.io': {
    spec: { resourceAttributes: { verb: 'get', resource: 'pods' } },
  },
  'tokenreviews.authentication.k8s.io': { spec: { token: 'a.b.c' } },
  'things.example.com': { spec: { size: 3, tags: ['a'] } },
}
