/** What a server tells of what it serves, compared with what a real one tells. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import { STRATEGIES } from '../../apiserver/strategies'
import { FREE_FORM, type ResourceInfo } from '../../schema/schema'
import { discoveryOf } from './discovery'

const cronTabs = (version: string, changes: Partial<ResourceInfo> = {}): ResourceInfo => ({
  group: 'stable.example.com',
  version,
  kind: 'CronTab',
  plural: 'crontabs',
  singular: 'crontab',
  shortNames: ['ct'],
  categories: ['all'],
  namespaced: true,
  subresources: [],
  ...changes,
})

const registry = Registry.builtIn(STRATEGIES)
registry.add(cronTabs('v1beta1'), {}, FREE_FORM)
registry.add(cronTabs('v1', { subresources: ['status', 'scale'] }), {}, FREE_FORM)
const discovery = discoveryOf(registry)

/** One line a resource: its name, kind, verbs by their first letters, and what else it has. */
function check(group: string, version: string, expected: string) {
  const { resources } = discovery.resources(group, version) ?? { resources: [] }
  const lines = resources.map((it) =>
    [
      it.name,
      it.namespaced ? '' : '(cluster)',
      it.group === undefined ? it.kind : `${it.group}/${it.version} ${it.kind}`,
      it.verbs.join() === ALL ? 'all' : it.verbs.join(),
      ...[it.shortNames ?? [], it.categories ?? []].map((words) => words.join()),
      it.storageVersionHash ?? '',
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
  expect(lines.join('\n')).toBe(expected.trim().replace(/^ +/gm, ''))
}

const ALL = 'create,delete,deletecollection,get,list,patch,update,watch'

describe('the resources of a version', () => {
  test('are listed with their subresources, which may take kinds of other groups', () => {
    check(
      'apps',
      'v1',
      `
      controllerrevisions ControllerRevision all 85nkx63pcBU=
      daemonsets DaemonSet all ds all dd7pWHUlMKQ=
      daemonsets/status DaemonSet get,patch,update
      deployments Deployment all deploy all 8aSe+NMegvE=
      deployments/scale autoscaling/v1 Scale get,patch,update
      deployments/status Deployment get,patch,update
      replicasets ReplicaSet all rs all P1RzHs8/mWQ=
      replicasets/scale autoscaling/v1 Scale get,patch,update
      replicasets/status ReplicaSet get,patch,update
      statefulsets StatefulSet all sts all H+vl74LkKdo=
      statefulsets/scale autoscaling/v1 Scale get,patch,update
      statefulsets/status StatefulSet get,patch,update`,
    )
  })

  test('of the core group have each the verbs that a server has', () => {
    check(
      '',
      'v1',
      `
      bindings Binding create
      componentstatuses (cluster) ComponentStatus get,list cs
      configmaps ConfigMap all cm qFsyl6wFWjQ=
      endpoints Endpoints all ep fWeeMqaN/OA=
      events Event all ev r2yiGXH7wu8=
      limitranges LimitRange all limits EBKMFVe6cwo=
      namespaces (cluster) Namespace create,delete,get,list,patch,update,watch ns Q3oi5N2YM8M=
      namespaces/finalize (cluster) Namespace update
      namespaces/status (cluster) Namespace get,patch,update
      nodes (cluster) Node all no XwShjMxG9Fs=
      nodes/proxy (cluster) NodeProxyOptions create,delete,get,patch,update
      nodes/status (cluster) Node get,patch,update
      persistentvolumeclaims PersistentVolumeClaim all pvc QWTyNDq0dC4=
      persistentvolumeclaims/status PersistentVolumeClaim get,patch,update
      persistentvolumes (cluster) PersistentVolume all pv HN/zwEC+JgM=
      persistentvolumes/status (cluster) PersistentVolume get,patch,update
      pods Pod all po all xPOwRZ+Yhw8=
      pods/attach PodAttachOptions create,get
      pods/binding Binding create
      pods/ephemeralcontainers Pod get,patch,update
      pods/eviction policy/v1 Eviction create
      pods/exec PodExecOptions create,get
      pods/log Pod get
      pods/portforward PodPortForwardOptions create,get
      pods/proxy PodProxyOptions create,delete,get,patch,update
      pods/status Pod get,patch,update
      podtemplates PodTemplate all LIXB2x4IFpk=
      replicationcontrollers ReplicationController all rc all Jond2If31h0=
      replicationcontrollers/scale autoscaling/v1 Scale get,patch,update
      replicationcontrollers/status ReplicationController get,patch,update
      resourcequotas ResourceQuota all quota 8uhSgffRX6w=
      resourcequotas/status ResourceQuota get,patch,update
      secrets Secret all S6u1pOWzb84=
      serviceaccounts ServiceAccount all sa pbx9ZvyFpBE=
      serviceaccounts/token authentication.k8s.io/v1 TokenRequest create
      services Service all svc all 0/CO1lhkEBI=
      services/proxy ServiceProxyOptions create,delete,get,patch,update
      services/status Service get,patch,update`,
    )
  })

  test('that are stored in another version or group say so by their hash', () => {
    check(
      'autoscaling',
      'v1',
      `
      horizontalpodautoscalers HorizontalPodAutoscaler all hpa all qwQve8ut294=
      horizontalpodautoscalers/status HorizontalPodAutoscaler get,patch,update`,
    )
    check('events.k8s.io', 'v1', 'events Event all ev r2yiGXH7wu8=')
    check(
      'apiextensions.k8s.io',
      'v1',
      `
      customresourcedefinitions (cluster) CustomResourceDefinition all crd,crds \
api-extensions jfWCUB31mvA=
      customresourcedefinitions/status (cluster) CustomResourceDefinition get,patch,update`,
    )
  })

  test('that are custom are listed for each version, with the subresources of that', () => {
    const verbs = 'delete,deletecollection,get,list,patch,create,update,watch'
    check(
      'stable.example.com',
      'v1',
      `
      crontabs CronTab ${verbs} ct all EdX2FP+L0js=
      crontabs/status CronTab get,patch,update
      crontabs/scale autoscaling/v1 Scale get,patch,update`,
    )
    check('stable.example.com', 'v1beta1', `crontabs CronTab ${verbs} ct all EdX2FP+L0js=`)
  })

  test('that can only be asked for are not stored', () => {
    check('authentication.k8s.io', 'v1', REVIEWS)
  })

  test('are none where nothing is served', () => {
    expect(discovery.resources('apps', 'v1beta1')).toBe(undefined)
    expect(discovery.resources('constructor', '__proto__')).toBe(undefined)
    expect(discovery.group('')).toBe(undefined)
  })

  test('come and go with their definition', () => {
    const changing = new Registry(registry)
    expect(discoveryOf(changing)).toBe(discoveryOf(changing))
    expect(discoveryOf(changing).group('stable.example.com')?.name).toBe('stable.example.com')
    changing.remove('crontabs.stable.example.com')
    expect(discoveryOf(changing).group('stable.example.com')).toBe(undefined)
  })
})

const REVIEWS = `
  selfsubjectreviews (cluster) SelfSubjectReview create
  tokenreviews (cluster) TokenReview create`

describe('the groups', () => {
  test('are in the order in which kubectl looks for a word', () => {
    expect(discovery.groups().groups.map(({ name }) => name)).toEqual([
      'apiregistration.k8s.io',
      'apps',
      'events.k8s.io',
      'authentication.k8s.io',
      'authorization.k8s.io',
      'autoscaling',
      'batch',
      'certificates.k8s.io',
      'networking.k8s.io',
      'policy',
      'rbac.authorization.k8s.io',
      'storage.k8s.io',
      'admissionregistration.k8s.io',
      'apiextensions.k8s.io',
      'scheduling.k8s.io',
      'coordination.k8s.io',
      'node.k8s.io',
      'discovery.k8s.io',
      'flowcontrol.apiserver.k8s.io',
      'stable.example.com',
    ])
  })

  test('name the version that is preferred', () => {
    const v2 = { groupVersion: 'autoscaling/v2', version: 'v2' }
    expect(discovery.group('autoscaling')).toEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: 'autoscaling',
      versions: [v2, { groupVersion: 'autoscaling/v1', version: 'v1' }],
      preferredVersion: v2,
    })
  })
})
