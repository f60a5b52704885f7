import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import { Api, refusal, refusalOf, type Written } from '../../testing/api'

const pod = (spec: object = {}, metadata: object = {}): Written => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', ...metadata },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
})

/** A Pod whose one container asks for this. */
const asking = (resources: object, metadata: object = {}): Written =>
  pod({ containers: [{ name: 'c', image: 'nginx', resources }] }, metadata)

const podOf = (object: KubeObject) => object as unknown as Pod

describe('NamespaceLifecycle', () => {
  test('wants a Namespace that exists', () => {
    expect(refusal(() => new Api().create(pod({}, { namespace: 'shop' })))).toBe(
      'namespaces "shop" not found',
    )
  })

  test('keeps new content out of one that ends', () => {
    const api = new Api()
    const shop = api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    expect(api.delete(shop)).toMatchObject({ status: { phase: 'Terminating' } })
    const { message, status } = refusalOf(() => api.create(pod({}, { namespace: 'shop' })))
    expect(message).toBe(
      'pods "p" is forbidden: unable to create new content in namespace shop because it is being terminated',
    )
    expect(status.details?.causes).toEqual([
      {
        reason: 'NamespaceTerminating',
        message: 'namespace shop is being terminated',
        field: 'metadata.namespace',
      },
    ])
  })

  test('keeps the Namespaces that a cluster needs', () => {
    const api = new Api()
    const metadata = { name: 'kube-system' }
    const home = { apiVersion: 'v1', kind: 'Namespace', metadata } as unknown as KubeObject
    expect(refusal(() => api.delete(home))).toBe(
      'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    )
  })
})

describe('ServiceAccount', () => {
  test('names the default account and mounts its token', () => {
    const { spec } = podOf(new Api().create(pod()))
    const [volume] = spec.volumes ?? []
    expect(spec.serviceAccountName).toBe('default')
    expect(spec.serviceAccount).toBe('default')
    expect(volume?.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/)
    expect(volume?.projected?.sources?.[0]).toEqual({
      serviceAccountToken: { path: 'token', expirationSeconds: 3607 },
    })
    expect(spec.containers[0]?.volumeMounts).toEqual([
      {
        name: volume?.name,
        readOnly: true,
        mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      },
    ])
  })

  test('mounts nothing where that is not wanted', () => {
    const { spec } = podOf(new Api().create(pod({ automountServiceAccountToken: false })))
    expect(spec.volumes).toBeUndefined()
  })

  test('refuses an account that is not there', () => {
    const generated = { name: undefined, generateName: 'web-' }
    const create = () => new Api().create(pod({ serviceAccountName: 'robot' }, generated))
    expect(refusal(create)).toBe(
      'pods "web-" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    )
  })
})

describe('Priority', () => {
  const made = (name: string, value: number, more: object = {}): Written => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    ...more,
  })

  test('resolves the class, or the default one, or none', () => {
    const api = new Api()
    expect(podOf(api.create(pod())).spec).toMatchObject({
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    })
    api.create(made('high', 1000, { preemptionPolicy: 'Never' }))
    api.create(made('usual', 10, { globalDefault: true }))
    const high = api.create(pod({ priorityClassName: 'high' }, { name: 'a' }))
    expect(podOf(high).spec).toMatchObject({ priority: 1000, preemptionPolicy: 'Never' })
    const usual = api.create(pod({}, { name: 'b' }))
    expect(podOf(usual).spec).toMatchObject({ priority: 10, priorityClassName: 'usual' })
    expect(refusal(() => api.create(made('other', 1, { globalDefault: true })))).toBe(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    )
  })

  test('refuses a class that is not there and a number that differs', () => {
    expect(refusal(() => new Api().create(pod({ priorityClassName: 'x' })))).toBe(
      'pods "p" is forbidden: no PriorityClass with name x was found',
    )
    expect(refusal(() => new Api().create(pod({ priority: 5 })))).toBe(
      'pods "p" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    )
  })
})

test('DefaultTolerationSeconds adds what is not tolerated yet', () => {
  const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }
  const { spec } = podOf(new Api().create(pod({ tolerations: [own] })))
  const unreachable = { ...own, key: 'node.kubernetes.io/unreachable', tolerationSeconds: 300 }
  expect(spec.tolerations).toEqual([own, unreachable])
})

test('TaintNodesByCondition taints a new Node as not ready', () => {
  const api = new Api()
  const node = api.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } })
  const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }
  expect(node.spec).toEqual({ taints: [taint] })
})

describe('LimitRanger', () => {
  const limited = (...limits: object[]) => {
    const api = new Api()
    api.make('v1', 'LimitRange', 'limits', { limits })
    return api
  }

  test('fills in what containers leave out, and says so', () => {
    const api = limited({
      type: 'Container',
      default: { cpu: '1', memory: '1Gi' },
      defaultRequest: { cpu: '500m' },
    })
    const created = podOf(api.create(asking({ requests: { memory: '512Mi' } })))
    expect(created.spec.containers[0]?.resources).toEqual({
      limits: { cpu: '1', memory: '1Gi' },
      requests: { cpu: '500m', memory: '512Mi' },
    })
    expect(created.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu request for container c; cpu, memory limit for container c',
    })
    expect(created.status.qosClass).toBe('Burstable')
  })

  test('refuses what is out of bounds', () => {
    const api = limited({ type: 'Container', min: { cpu: '100m' }, max: { memory: '1Gi' } })
    const create = () =>
      api.create(asking({ requests: { cpu: '50m' }, limits: { cpu: '50m', memory: '2Gi' } }))
    expect(refusal(create)).toBe(
      'pods "p" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    )
    const ratio = limited({ type: 'Container', maxLimitRequestRatio: { cpu: '2' } })
    const far = () => ratio.create(asking({ requests: { cpu: '1' }, limits: { cpu: '4' } }))
    expect(refusal(far)).toBe(
      'pods "p" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    )
    const whole = limited({ type: 'Pod', max: { cpu: '2' } })
    expect(refusal(() => whole.create(pod()))).toBe(
      'pods "p" is forbidden: maximum cpu usage per Pod is 2.  No limit is specified',
    )
  })
})

describe('ResourceQuota', () => {
  const withQuota = (hard: object, spec: object = {}, used: object = {}) => {
    const api = new Api()
    const quota = api.make('v1', 'ResourceQuota', 'q', { hard, ...spec })
    const none = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']))
    api.setStatus(quota, { hard, used: { ...none, ...used } })
    const usedNow = () => (api.get(quota)?.status as { used?: object } | undefined)?.used
    return { api, used: usedNow }
  }

  test('charges what is created', () => {
    const { api, used } = withQuota({ pods: '2', 'requests.cpu': '1' })
    api.create(asking({ requests: { cpu: '300m' } }))
    expect(used()).toEqual({ pods: '1', 'requests.cpu': '300m' })
  })

  test('refuses what would exceed it', () => {
    const { api } = withQuota({ cpu: '1', pods: '5' }, {}, { cpu: '700m' })
    expect(refusal(() => api.create(asking({ requests: { cpu: '500m' } })))).toBe(
      'pods "p" is forbidden: exceeded quota: q, requested: cpu=500m, used: cpu=700m, limited: cpu=1',
    )
  })

  test('wants to know what it limits', () => {
    const { api } = withQuota({ cpu: '1', memory: '1Gi' })
    expect(refusal(() => api.create(pod()))).toBe(
      'pods "p" is forbidden: failed quota: q: must specify cpu for: c; memory for: c',
    )
  })

  test('lets nothing in before it is known what is used', () => {
    const api = new Api()
    api.make('v1', 'ResourceQuota', 'q', { hard: { pods: '1' } })
    expect(refusal(() => api.create(pod()))).toBe(
      'pods "p" is forbidden: status unknown for quota: q, resources: pods',
    )
  })

  test('counts objects of any kind', () => {
    const { api, used } = withQuota({ 'count/deployments.apps': '1', configmaps: '1' })
    const metadata = { name: 'c', namespace: 'default' }
    api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata })
    expect(used()).toEqual({ 'count/deployments.apps': '0', configmaps: '1' })
    const again = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...metadata, name: 'd' } }
    expect(refusal(() => api.create(again))).toBe(
      'configmaps "d" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=1, limited: configmaps=1',
    )
  })

  test('looks only at the Pods of its scopes', () => {
    const { api, used } = withQuota({ pods: '1' }, { scopes: ['BestEffort'] })
    api.create(asking({ requests: { cpu: '1' } }))
    expect(used()).toEqual({ pods: '0' })
    api.create(pod({}, { name: 'b' }))
    expect(used()).toEqual({ pods: '1' })
  })
})

describe('storage', () => {
  const claim = (name: string, spec: object = {}): Written => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      ...spec,
    },
  })
  const storageClass = (name: string, more: object = {}): Written => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name,
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'example.com/disk',
    ...more,
  })

  test('a claim gets the default class and stays while it is used', () => {
    const api = new Api()
    api.create(storageClass('b'))
    api.create(storageClass('a'))
    const created = api.create(claim('c'))
    expect(created.spec).toMatchObject({ storageClassName: 'a' })
    expect(created.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection'])
    expect(api.create(claim('d', { storageClassName: '' })).spec).toMatchObject({
      storageClassName: '',
    })
  })

  test('a claim grows when it is bound and its class allows it', () => {
    const api = new Api()
    api.create(storageClass('fixed'))
    const created = api.create(claim('c'))
    const grow = () => api.respec(created, { resources: { requests: { storage: '2Gi' } } })
    expect(refusal(grow)).toMatch(
      /^PersistentVolumeClaim "c" is invalid: spec: Forbidden: spec is immutable/,
    )
    api.setStatus(created, { phase: 'Bound', capacity: { storage: '1Gi' } })
    expect(refusal(grow)).toBe(
      'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    )
    api.create(
      storageClass('growing', { allowVolumeExpansion: true, metadata: { name: 'growing' } }),
    )
    const other = api.create(claim('d', { storageClassName: 'growing' }))
    api.setStatus(other, { phase: 'Bound', capacity: { storage: '1Gi' } })
    const grown = api.respec(other, { resources: { requests: { storage: '2Gi' } } })
    expect(grown.spec).toMatchObject({ resources: { requests: { storage: '2Gi' } } })
    const shrink = () => api.respec(other, { resources: { requests: { storage: '1Gi' } } })
    expect(refusal(shrink)).toBe(
      'PersistentVolumeClaim "d" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    )
  })
})

describe('RuntimeClass', () => {
  test('gives its Pods overhead and placement', () => {
    const api = new Api()
    api.create({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'sandboxed' },
      handler: 'kata',
      overhead: { podFixed: { cpu: '100m' } },
      scheduling: { nodeSelector: { sandbox: 'yes' } },
    })
    expect(podOf(api.create(pod({ runtimeClassName: 'sandboxed' }))).spec).toMatchObject({
      overhead: { cpu: '100m' },
      nodeSelector: { sandbox: 'yes' },
    })
  })

  test('must be there', () => {
    expect(refusal(() => new Api().create(pod({ runtimeClassName: 'x' })))).toBe(
      'pods "p" is forbidden: pod rejected: RuntimeClass "x" not found',
    )
  })
})

describe('PodSecurity', () => {
  const guarded = (labels: object) => {
    const api = new Api()
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } })
    const metadata = { name: 'default', namespace: 'shop' }
    api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata })
    return api
  }
  const label = (mode: string) => `pod-security.kubernetes.io/${mode}`

  test('names everything that a restricted Pod may not have', () => {
    const api = guarded({ [label('enforce')]: 'restricted' })
    expect(refusal(() => api.create(pod({}, { namespace: 'shop' })))).toBe(
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": ' +
        'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    )
  })

  test('lets the baseline be what most Pods are', () => {
    const api = guarded({ [label('enforce')]: 'baseline' })
    api.create(pod({}, { namespace: 'shop' }))
    const volumes = [{ name: 'v', hostPath: { path: '/' } }]
    const bad = pod({ hostNetwork: true, volumes }, { name: 'q', namespace: 'shop' })
    expect(refusal(() => api.create(bad))).toBe(
      'pods "q" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), hostPath volumes (volume "v")',
    )
  })

  test('warns of a workload whose Pods would be refused', () => {
    const api = guarded({ [label('warn')]: 'baseline' })
    const warnings: string[] = []
    const labels = { app: 'web' }
    const containers = [{ name: 'c', image: 'nginx', securityContext: { privileged: true } }]
    api.create(
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'shop' },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers } },
        },
      },
      warnings,
    )
    expect(warnings).toEqual([
      'would violate PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
    ])
  })
})

test('DefaultIngressClass names the newest default', () => {
  const api = new Api()
  const metadata = {
    name: 'nginx',
    annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' },
  }
  const spec = { controller: 'example.com/nginx' }
  api.create({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec })
  const defaultBackend = { service: { name: 'web', port: { number: 80 } } }
  const ingress = api.make('networking.k8s.io/v1', 'Ingress', 'web', { defaultBackend })
  expect(ingress.spec).toEqual({ ingressClassName: 'nginx', defaultBackend })
})
