import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { builtInResources, memberOf, type ResourceInfo, type Schema, schemaOf } from './schema'

describe('the built-in resources', () => {
  test('are sorted, with the core group first', () => {
    const ids = builtInResources().map(
      ({ group, plural, version }) => `${group}/${plural}/${version}`,
    )
    expect(ids).toEqual([...ids].sort())
    expect(ids).toHaveLength(59)
  })

  test('are frozen to the last name', () => {
    for (const resource of builtInResources()) {
      expect(Object.isFrozen(resource)).toBe(true)
      expect(Object.isFrozen(resource.shortNames)).toBe(true)
      expect(Object.isFrozen(resource.categories)).toBe(true)
      expect(Object.isFrozen(resource.subresources)).toBe(true)
    }
  })

  test('of each version and kind there is one, and it has a schema with metadata', () => {
    const kinds = builtInResources().map((resource) => `${apiVersionOf(resource)}/${resource.kind}`)
    expect(new Set(kinds).size).toBe(kinds.length)
    for (const resource of builtInResources()) {
      const schema = schemaOf(apiVersionOf(resource), resource.kind)
      expect(schema?.properties?.get('metadata')?.goType).toBe('v1.ObjectMeta')
    }
  })

  test('have the short names that kubectl knows', () => {
    const short = builtInResources().flatMap(({ shortNames, plural, group }) =>
      shortNames.map((name) => `${name} ${plural}${group === '' ? '' : '.'}${group}`),
    )
    expect(new Set(short)).toEqual(new Set(SHORT_NAMES))
  })

  test('in the category all are those that kubectl get all shows', () => {
    const all = builtInResources().filter(({ categories }) => categories.includes('all'))
    expect([...new Set(all.map(({ plural }) => plural))]).toEqual([
      'pods',
      'replicationcontrollers',
      'services',
      'daemonsets',
      'deployments',
      'replicasets',
      'statefulsets',
      'horizontalpodautoscalers',
      'cronjobs',
      'jobs',
    ])
  })

  test('have the subresources that 1.32 serves', () => {
    const pods = builtInResources().find(({ plural }) => plural === 'pods')
    expect(pods?.subresources.join(' ')).toBe(
      'attach binding ephemeralcontainers eviction exec log portforward proxy status',
    )
    const scalable = builtInResources().filter(({ subresources }) => subresources.includes('scale'))
    expect(scalable.map(({ plural }) => plural)).toEqual([
      'replicationcontrollers',
      'deployments',
      'replicasets',
      'statefulsets',
    ])
  })
})

describe('a schema', () => {
  test('is unknown for a kind that 1.32 does not serve', () => {
    expect(schemaOf('batch/v1beta1', 'CronJob')).toBeUndefined()
    expect(schemaOf('v1', 'constructor')).toBeUndefined()
    expect(schemaOf('policy/v1', 'Eviction')?.goType).toBe('v1.Eviction')
  })

  test('is made once', () => {
    expect(schemaOf('v1', 'Pod')).toBe(schemaOf('v1', 'Pod'))
    expect(at('v1 Pod metadata')).toBe(at('apps/v1 Deployment metadata'))
  })

  test('may contain itself', () => {
    const crd = 'apiextensions.k8s.io/v1 CustomResourceDefinition'
    const outer = at(`${crd} spec.versions[].schema.openAPIV3Schema`)
    expect(outer?.properties?.get('not')).toBe(outer)
  })

  for (const path of NEWER_FIELDS()) {
    test(`has no field that is newer than 1.32: ${path}`, () => {
      const parent = at(path.slice(0, path.lastIndexOf('.')))
      expect(parent?.properties?.size).toBeGreaterThan(0)
      expect(at(path)).toBeUndefined()
    })
  }

  for (const [path, expected] of NODES()) {
    test(`tells of ${path}`, () => expect(at(path)).toMatchObject(expected))
  }

  test('is small on disk', () => {
    expect(statSync(join(__dirname, 'kubernetes-1.32.json')).size).toBeLessThan(400_000)
  })
})

/** `v1 Pod spec.containers[].image` */
function at(place: string): Schema | undefined {
  const [apiVersion = '', kind = '', path = ''] = place.split(' ')
  const keys = path.replaceAll('[]', '.0').split('.')
  return keys.reduce<Schema | undefined>(
    (node, key) => memberOf(node, key === '0' ? 0 : key),
    schemaOf(apiVersion, kind),
  )
}

function apiVersionOf({ group, version }: ResourceInfo): string {
  return group === '' ? version : `${group}/${version}`
}

/** Added by 1.33 to 1.35. */
function NEWER_FIELDS(): readonly string[] {
  return [
    'v1 Pod spec.containers[].restartPolicyRules',
    'v1 Pod spec.containers[].env[].valueFrom.fileKeyRef',
    'v1 Pod spec.containers[].lifecycle.stopSignal',
    'v1 Pod spec.hostnameOverride',
    'v1 Pod spec.workloadRef',
    'v1 Pod spec.volumes[].projected.sources[].podCertificate',
    'v1 Pod status.observedGeneration',
    'v1 Pod status.conditions[].observedGeneration',
    'v1 Pod status.extendedResourceClaimStatus',
    'v1 Pod status.containerStatuses[].stopSignal',
    'v1 Node status.nodeInfo.swap',
    'v1 Node status.declaredFeatures',
    'apps/v1 Deployment status.terminatingReplicas',
    'apps/v1 ReplicaSet status.terminatingReplicas',
    'autoscaling/v2 HorizontalPodAutoscaler spec.behavior.scaleUp.tolerance',
    'autoscaling/v2 HorizontalPodAutoscaler spec.behavior.scaleDown.tolerance',
    'discovery.k8s.io/v1 EndpointSlice endpoints[].hints.forNodes',
    'storage.k8s.io/v1 CSIDriver spec.nodeAllocatableUpdatePeriodSeconds',
    'storage.k8s.io/v1 CSIDriver spec.serviceAccountTokenInSecrets',
    'storage.k8s.io/v1 VolumeAttachment status.attachError.errorCode',
  ]
}

function NODES(): readonly (readonly [string, object])[] {
  return [
    ['v1 Pod spec', { type: 'object', goType: 'v1.PodSpec', required: ['containers'] }],
    ['v1 Pod spec.containers', { type: 'array', goType: '[]v1.Container' }],
    ['v1 Pod spec.restartPolicy', { type: 'string', goType: 'v1.RestartPolicy' }],
    ['v1 Pod spec.priority', { type: 'integer', format: 'int32', goType: 'int32' }],
    ['v1 Pod spec.activeDeadlineSeconds', { type: 'integer', format: 'int64', goType: 'int64' }],
    ['v1 Pod spec.hostNetwork', { type: 'boolean', goType: 'bool' }],
    ['v1 Pod spec.nodeSelector', { type: 'object', mapType: 'atomic' }],
    ['v1 Pod spec.containers[].resources.limits', { goType: 'v1.ResourceList' }],
    ['v1 Pod spec.containers[].resources.limits.cpu', { type: 'string', format: 'quantity' }],
    ['v1 Pod metadata.creationTimestamp', { type: 'string', format: 'date-time' }],
    ['v1 PersistentVolumeClaim spec.accessModes[]', { goType: 'v1.PersistentVolumeAccessMode' }],
    ['v1 Secret data', { type: 'object', goType: 'map[string][]uint8' }],
    ['v1 Secret data.any', { type: 'string', format: 'byte' }],
    ['v1 Service spec.ports[].targetPort', { type: 'string', format: 'int-or-string' }],
    ['coordination.k8s.io/v1 Lease spec.renewTime', { type: 'string', format: 'micro-time' }],
    ['apps/v1 ControllerRevision data', { type: 'any', goType: 'runtime.RawExtension' }],
    ['batch/v1 Job spec.successPolicy.rules[].succeededIndexes', { type: 'string' }],
    ['certificates.k8s.io/v1 CertificateSigningRequest spec.extra.a', { goType: 'v1.ExtraValue' }],
  ]
}

const SHORT_NAMES = [
  'cs componentstatuses',
  'cm configmaps',
  'ep endpoints',
  'ev events',
  'ev events.events.k8s.io',
  'limits limitranges',
  'ns namespaces',
  'no nodes',
  'pvc persistentvolumeclaims',
  'pv persistentvolumes',
  'po pods',
  'rc replicationcontrollers',
  'quota resourcequotas',
  'sa serviceaccounts',
  'svc services',
  'crd customresourcedefinitions.apiextensions.k8s.io',
  'crds customresourcedefinitions.apiextensions.k8s.io',
  'ds daemonsets.apps',
  'deploy deployments.apps',
  'rs replicasets.apps',
  'sts statefulsets.apps',
  'hpa horizontalpodautoscalers.autoscaling',
  'cj cronjobs.batch',
  'csr certificatesigningrequests.certificates.k8s.io',
  'ing ingresses.networking.k8s.io',
  'netpol networkpolicies.networking.k8s.io',
  'pdb poddisruptionbudgets.policy',
  'pc priorityclasses.scheduling.k8s.io',
  'sc storageclasses.storage.k8s.io',
]
