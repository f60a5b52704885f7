/** The official client of JavaScript, @kubernetes/client-node, against a served cluster. */
import { after, before, describe, test } from 'node:test'
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  Metrics,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  topNodes,
  topPods,
  type V1ConfigMap,
  V1Status,
  VersionApi,
  Watch,
} from '@kubernetes/client-node'
import { expect } from 'expect'
import { minutes } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { type Served, serve } from '../serve'

const namespace = 'default'
const limit = { timeout: 20_000 }

describe('@kubernetes/client-node', () => {
  let served: Served
  let config: KubeConfig
  let core: CoreV1Api

  before(async () => {
    const cluster = new Cluster({ nodes: 2 })
    cluster.settle()
    served = await serve(cluster, { clock: 'manual', clientQuiet: 5 })
    config = new KubeConfig()
    config.loadFromString(served.kubeconfig)
    core = config.makeApiClient(CoreV1Api)
  })
  after(() => served.close())

  test('objects are created, read, replaced, listed and deleted', limit, async () => {
    const body = { metadata: { name: 'crud', labels: { app: 'crud' } }, data: { a: '1' } }
    const made = await core.createNamespacedConfigMap({ namespace, body })
    expect(made.metadata?.creationTimestamp).toBeInstanceOf(Date)
    expect(await core.readNamespacedConfigMap({ namespace, name: 'crud' })).toEqual(made)
    const next = await core.replaceNamespacedConfigMap({
      namespace,
      name: 'crud',
      body: { ...made, data: { a: '2' } },
    })
    expect(next.data).toEqual({ a: '2' })
    const labelSelector = 'app=crud'
    const { items } = await core.listNamespacedConfigMap({ namespace, labelSelector })
    const typed = { apiVersion: undefined, kind: undefined }
    expect(items).toEqual([{ ...next, ...typed }])
    const gone = await core.deleteNamespacedConfigMap({ namespace, name: 'crud' })
    expect(gone).toBeInstanceOf(V1Status)
    expect(gone).toMatchObject({ status: 'Success', details: { name: 'crud', kind: 'configmaps' } })
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector })
    const version = await config.makeApiClient(VersionApi).getCode()
    expect(version).toMatchObject({ major: '1', minor: '32' })
  })

  test('refusals are exceptions that carry a Status', limit, async () => {
    const check = async (
      asked: Promise<unknown>,
      code: number,
      reason: string,
      message: string,
    ) => {
      const error = await asked.then(
        () => undefined,
        (found) => found,
      )
      expect(error).toBeInstanceOf(ApiException)
      const status = typeof error.body === 'string' ? JSON.parse(error.body) : error.body
      expect([error.code, status.code, status.reason, status.message]).toEqual([
        code,
        code,
        reason,
        message,
      ])
      expect(status).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure' })
    }
    const missing = 'configmaps "missing" not found'
    const name = 'missing'
    await check(core.readNamespacedConfigMap({ namespace, name }), 404, 'NotFound', missing)
    await check(core.deleteNamespacedConfigMap({ namespace, name }), 404, 'NotFound', missing)
    const body = { metadata: { name: 'Refused' } }
    await check(
      core.createNamespacedConfigMap({ namespace, body }),
      422,
      'Invalid',
      'ConfigMap "Refused" is invalid: metadata.name: Invalid value: "Refused": a lowercase ' +
        "RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and " +
        "must start and end with an alphanumeric character (e.g. 'example.com', regex used for " +
        "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    )
    const made = await core.createNamespacedConfigMap({ namespace, body: named('refused') })
    await check(
      core.createNamespacedConfigMap({ namespace, body: named('refused') }),
      409,
      'AlreadyExists',
      'configmaps "refused" already exists',
    )
    await core.replaceNamespacedConfigMap({
      namespace,
      name: 'refused',
      body: { ...made, data: {} },
    })
    await check(
      core.replaceNamespacedConfigMap({
        namespace,
        name: 'refused',
        body: { ...made, data: { a: 'b' } },
      }),
      409,
      'Conflict',
      'Operation cannot be fulfilled on configmaps "refused": the object has been modified; ' +
        'please apply your changes to the latest version and try again',
    )
  })

  test('objects are patched in each of the four ways', limit, async () => {
    await core.createNamespacedConfigMap({
      namespace,
      body: { ...named('patched'), data: { a: '1' } },
    })
    const check = async (type: string, body: object, data: Record<string, string>) => {
      const asked = { namespace, name: 'patched', body, fieldManager: 'me', force: type === APPLY }
      const { force, ...others } = asked
      const options = setHeaderOptions('Content-Type', type)
      const parameters = force ? asked : others
      const patched = await core.patchNamespacedConfigMap(parameters, options)
      expect(patched.data).toEqual(data)
    }
    const APPLY = PatchStrategy.ServerSideApply
    const add = { op: 'add', path: '/data/b', value: '2' }
    await check(PatchStrategy.JsonPatch, [add], { a: '1', b: '2' })
    await check(PatchStrategy.MergePatch, { data: { a: null } }, { b: '2' })
    await check(PatchStrategy.StrategicMergePatch, { data: { c: '3' } }, { b: '2', c: '3' })
    const applied = { apiVersion: 'v1', kind: 'ConfigMap', ...named('patched'), data: { c: '4' } }
    await check(APPLY, applied, { b: '2', c: '4' })
    const { metadata } = await core.readNamespacedConfigMap({ namespace, name: 'patched' })
    expect(metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
      ['me', 'Apply'],
      ['me', 'Update'],
      ['node-fetch', 'Update'],
    ])
  })

  test('objects of any kind are made by their manifests', limit, async () => {
    const objects = KubernetesObjectApi.makeApiClient(config)
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'shops.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'shops', kind: 'Shop' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec: SPEC } } },
          },
        ],
      },
    }
    await objects.create(definition)
    await served.settle()
    const shop = {
      apiVersion: 'example.com/v1',
      kind: 'Shop',
      metadata: { name: 'corner', namespace },
    }
    const made = await objects.create({ ...shop, spec: { tills: 1 } })
    expect(made).toMatchObject({ spec: { tills: 1, open: true } })
    expect(await objects.read(shop)).toEqual(made)
    const patched = await objects.patch(
      { ...shop, spec: { tills: 2 } },
      undefined,
      undefined,
      undefined,
      undefined,
      PatchStrategy.MergePatch,
    )
    expect(patched).toMatchObject({ spec: { tills: 2, open: true } })
    const { items } = await objects.list('example.com/v1', 'Shop', namespace)
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(['corner'])
    const custom = config.makeApiClient(CustomObjectsApi)
    const asked = { group: 'example.com', version: 'v1', namespace, plural: 'shops' }
    expect(await custom.listNamespacedCustomObject(asked)).toMatchObject({
      kind: 'ShopList',
      items: [{ metadata: { name: 'corner' }, spec: { tills: 2, open: true } }],
    })
    expect(await objects.delete(shop)).toMatchObject({ status: 'Success' })
  })

  test('long lists come in pieces that are one list', limit, async () => {
    const labels = { app: 'pieces' }
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) {
      const body = { metadata: { name, labels } }
      await core.createNamespacedConfigMap({ namespace, body })
    }
    const names: (string | undefined)[] = []
    const revisions = new Set<string | undefined>()
    let _continue: string | undefined
    do {
      const asked = { namespace, labelSelector: 'app=pieces', limit: 2 }
      const page = await core.listNamespacedConfigMap(_continue ? { ...asked, _continue } : asked)
      names.push(...page.items.map(({ metadata }) => metadata?.name))
      revisions.add(page.metadata?.resourceVersion)
      _continue = page.metadata?._continue
      if (names.length === 2) await core.deleteNamespacedConfigMap({ namespace, name: 'p4' })
    } while (_continue)
    expect([names, revisions.size]).toEqual([['p1', 'p2', 'p3', 'p4', 'p5'], 1])
  })

  test('a watch tells changes, and ends as it was asked to', limit, async () => {
    const before = await core.listNamespacedConfigMap({ namespace })
    const seen: string[] = []
    const query = {
      resourceVersion: before.metadata?.resourceVersion,
      fieldSelector: 'metadata.name=watched',
      allowWatchBookmarks: true,
      timeoutSeconds: 1,
    }
    const over = new Promise((done) => {
      void new Watch(config).watch(PATH, query, (type) => seen.push(type), done)
    })
    await core.createNamespacedConfigMap({ namespace, body: named('watched') })
    await core.createNamespacedConfigMap({ namespace, body: named('not-watched') })
    const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch)
    const body = { data: { a: 'b' } }
    await core.patchNamespacedConfigMap({ namespace, name: 'watched', body }, options)
    await core.deleteNamespacedConfigMap({ namespace, name: 'watched' })
    await over
    expect(seen.filter((type) => type !== 'BOOKMARK')).toEqual(['ADDED', 'MODIFIED', 'DELETED'])
  })

  test('an informer lists again when its past is forgotten', limit, async () => {
    const informer = makeInformer<V1ConfigMap>(
      config,
      PATH,
      () => core.listNamespacedConfigMap({ namespace, labelSelector: 'app=informed' }),
      'app=informed',
    )
    const told: string[] = []
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, ({ metadata }) => told.push(`${verb} ${metadata?.name}`))
    }
    const heard = async (count: number) => {
      while (told.length < count) await new Promise((next) => setTimeout(next, 1))
    }
    const make = (name: string) =>
      core.createNamespacedConfigMap({
        namespace,
        body: { metadata: { name, labels: { app: 'informed' } } },
      })
    await make('i1')
    await informer.start()
    await make('i2')
    await heard(2)
    await informer.stop()
    await core.deleteNamespacedConfigMap({ namespace, name: 'i1' })
    await make('i3')
    await served.advance(minutes(20))
    await informer.start()
    await heard(4)
    await informer.stop()
    expect(told).toEqual(['add i1', 'add i2', 'delete i1', 'add i3'])
    expect(informer.list(namespace).map(({ metadata }) => metadata?.name)).toEqual(['i2', 'i3'])
  })

  test('Deployments are scaled, and what Pods and Nodes use is told', limit, async () => {
    const apps = config.makeApiClient(AppsV1Api)
    const metadata = { name: 'web', labels: { app: 'web' } }
    const containers = [{ name: 'web', image: 'web:v1', resources: { requests: { cpu: '100m' } } }]
    const template = { metadata, spec: { containers } }
    const selector = { matchLabels: { app: 'web' } }
    const body = { metadata, spec: { replicas: 1, selector, template } }
    await apps.createNamespacedDeployment({ namespace, body })
    const scale = await apps.readNamespacedDeploymentScale({ namespace, name: 'web' })
    const more = { ...scale, spec: { replicas: 3 } }
    await apps.replaceNamespacedDeploymentScale({ namespace, name: 'web', body: more })
    await served.settle()
    const { status } = await apps.readNamespacedDeployment({ namespace, name: 'web' })
    expect([status?.replicas, status?.readyReplicas, status?.availableReplicas]).toEqual([3, 3, 3])
    await served.advance(minutes(2))
    const nodes = await topNodes(core)
    expect(nodes.map(({ Node }) => Node.metadata?.name)).toEqual(['node-1', 'node-2'])
    const pods = await topPods(core, new Metrics(config), namespace)
    expect(pods.map(({ Pod }) => Pod.metadata?.labels?.app)).toEqual(['web', 'web', 'web'])
  })
})

const PATH = `/api/v1/namespaces/${namespace}/configmaps`
/** The client's name of `default` has a line before it. */
const SPEC = {
  type: 'object',
  properties: { tills: { type: 'integer' }, open: { type: 'boolean', _default: true } },
}

const named = (name: string) => ({ metadata: { name } })
