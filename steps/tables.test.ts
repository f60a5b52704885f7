/** Tables of phrases: Nodes, settings, objects; and what is said of rows that make no sense. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { expect } from 'expect'
import { DEFAULT_SETTINGS, minutes, seconds } from '../engine'
import { machineFrom, machinesOf } from './machine-table'
import { mapFrom, objectFrom, probeOf } from './object-table'
import { settingsOf } from './setting-table'

const DEPLOYMENT = { kind: 'Deployment', apiVersion: 'apps/v1', namespaced: true, hasSpec: true }
const POD = { kind: 'Pod', apiVersion: 'v1', namespaced: true, hasSpec: true }

const refused = (attempt: () => unknown): string => {
  try {
    attempt()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'not refused'
}

test('fields are set at any depth, shorthands where they belong', () => {
  const { object } = objectFrom(DEPLOYMENT, 'web', 'shop', [
    ['replicas', '4'],
    ['image', 'web:v1'],
    ['cpu', '500m'],
    ['port', '8080'],
    ['labels', 'tier=front'],
    ['strategy.rollingUpdate.maxSurge', '25%'],
    ['strategy.rollingUpdate.maxUnavailable', '0'],
    ['template.spec.terminationGracePeriodSeconds', '5'],
    ['readiness', 'http :8080/healthz every 5s'],
    ['nodeSelector', 'disk=ssd'],
    ['command', 'sleep "1 h"'],
  ])
  expect(object).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: { tier: 'front' } },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'web', tier: 'front' } },
        spec: {
          terminationGracePeriodSeconds: 5,
          nodeSelector: { disk: 'ssd' },
          containers: [
            {
              name: 'web',
              image: 'web:v1',
              command: ['sleep', '1 h'],
              ports: [{ containerPort: 8080 }],
              resources: { requests: { cpu: '500m' }, limits: { cpu: '500m' } },
              readinessProbe: { httpGet: { port: 8080, path: '/healthz' }, periodSeconds: 5 },
            },
          ],
        },
      },
    },
  })
})

test('a Pod, a Service and a ConfigMap are described by their own fields', () => {
  expect(objectFrom(POD, 'p', 'd', [['priorityClassName', 'high']]).object.spec).toMatchObject({
    priorityClassName: 'high',
    containers: [{ name: 'p' }],
  })
  const service = { kind: 'Service', apiVersion: 'v1', namespaced: true, hasSpec: true }
  expect(
    objectFrom(service, 's', 'd', [
      ['type', 'NodePort'],
      ['ports', '[{"port":80}]'],
    ]).object.spec,
  ).toEqual({
    selector: { app: 's' },
    type: 'NodePort',
    ports: [{ port: 80 }],
  })
  const configMap = { kind: 'ConfigMap', apiVersion: 'v1', namespaced: true, hasSpec: false }
  expect(objectFrom(configMap, 'c', 'd', [['data.key', 'value']]).object.data).toEqual({
    key: 'value',
  })
})

test('probes are said in words', () => {
  expect(probeOf('tcp :5432 after 5s failures 2')).toEqual({
    tcpSocket: { port: 5432 },
    initialDelaySeconds: 5,
    failureThreshold: 2,
  })
  expect(probeOf('grpc :9000')).toEqual({ grpc: { port: 9000 } })
  expect(probeOf('exec cat /tmp/ok every 2s')).toEqual({
    exec: { command: ['cat', '/tmp/ok'] },
    periodSeconds: 2,
  })
  expect(refused(() => probeOf('ping'))).toContain('"ping" is no probe; write "http :8080/healthz')
  expect(refused(() => probeOf('http :80/ sometimes 3'))).toContain(
    '"sometimes" says nothing of a probe',
  )
})

test('Nodes have zones, capacities, labels, taints and any resource', () => {
  const [node] = machinesOf([
    {
      name: 'n',
      zone: 'a',
      cpu: '2',
      labels: 'disk=ssd',
      taints: 'k=v:NoExecute',
      'nvidia.com/gpu': '1',
    },
  ])
  expect(node).toMatchObject({
    name: 'n',
    labels: { disk: 'ssd', 'topology.kubernetes.io/zone': 'a' },
    taints: [{ key: 'k', value: 'v', effect: 'NoExecute' }],
  })
  expect(JSON.stringify(node)).toContain('nvidia.com/gpu')
  expect(refused(() => machineFrom({ zone: 'a' }))).toContain('needs a column "name"')
  expect(refused(() => machineFrom({ name: 'n', taints: 'k=v' }))).toContain(
    '"k=v" is no taint; write key=value:NoSchedule',
  )
})

test('a row of a table of Nodes that makes no sense is refused', () => {
  const check = (row: Readonly<Record<string, string>>, expected: string) =>
    expect(refused(() => machinesOf([{ name: 'n', ...row }]))).toContain(expected)
  check({ name: 'A_b' }, '"A_b" is no name of a Node: a lowercase RFC 1123 subdomain')
  check({ zoone: 'a' }, '"zoone" is no column of a table of Nodes')
  check({ zoone: 'a' }, 'did you mean zone?')
  check({ cpu: 'lots' }, '"lots" is no amount of cpu; write one like 4 or 500m')
  check({ memory: '-1Gi' }, '"-1Gi" is no amount of memory; write one like 16Gi or 512Mi')
  check({ pods: '1.5' }, '"1.5" is no amount of pods; write one like 110')
  check({ 'nvidia.com/gpu': 'some' }, '"some" is no amount of nvidia.com/gpu')
  expect(refused(() => machinesOf([{ name: 'n' }, { name: 'n' }]))).toBe(
    'there are two Nodes "n" in this table',
  )
})

test('settings bear the names of the flags', () => {
  const settings = settingsOf([
    ['node-monitor-grace-period', '40s'],
    ['--node-eviction-rate', '0.5'],
    ['latency-image-pull', '2 minutes'],
    ['service-cluster-ip-range', '10.0.0.0/24'],
    ['skip-beats', 'false'],
  ])
  expect(settings.flags.nodeMonitorGracePeriod).toBe(seconds(40))
  expect(settings.flags.nodeEvictionRate).toBe(0.5)
  expect(settings.flags.serviceClusterIpRange).toBe('10.0.0.0/24')
  expect(settings.latency.imagePull).toBe(minutes(2))
  expect(settings.skipBeats).toBe(false)
  expect(settings.flags.maxPods).toBe(DEFAULT_SETTINGS.flags.maxPods)
})

test('a setting that is none, or a value that is none, is refused with what there is', () => {
  expect(refused(() => settingsOf([['node-monitor-grace-perod', '40s']]))).toBe(
    '"node-monitor-grace-perod" is no setting of a cluster; did you mean node-monitor-grace-period?',
  )
  expect(refused(() => settingsOf([['node-monitor-grace-period', 'soon']]))).toContain(
    '"soon" is no value for node-monitor-grace-period; it is a duration',
  )
  expect(refused(() => settingsOf([['max-pods', 'many']]))).toContain(
    '"many" is no value for max-pods',
  )
  expect(refused(() => settingsOf([['node-monitor-grace-period', '40']]))).toContain(
    '"40" is no value for node-monitor-grace-period; it is a duration',
  )
  expect(refused(() => settingsOf([['latency-watch', '2']]))).toContain('it is a duration')
  expect(refused(() => settingsOf([['skip-beats', 'maybe']]))).toContain('it is true or false')
  expect(settingsOf([['settle-work', '5000']]).settleWork).toBe(5000)
})

test('docs/settings.md names every setting', () => {
  const text = readFileSync(resolve(__dirname, '../docs/settings.md'), 'utf8')
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  const { flags, latency } = DEFAULT_SETTINGS
  const names = [
    ...Object.keys(flags).map(kebab),
    ...Object.keys(latency).map((name) => `latency-${kebab(name)}`),
  ]
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})

test('rows that make no sense are refused', () => {
  const row = (...cells: string[]) => refused(() => objectFrom(DEPLOYMENT, 'w', 'd', [cells]))
  expect(row('replicas', '1', 'extra')).toContain('two columns, a field and its value')
  expect(row('template', '{"spec":')).toContain('begins like JSON and is none')
  expect(row('command', '["sh",')).toContain('the value of "command" begins like JSON')
  expect(row('port', 'http')).toBe('"http" is no number of a port; write a whole number')
  expect(row('startup', 'tcp :80 every soon')).toContain('"soon" is no value of "every"')
  expect(row('spec.__proto__.x', '1')).toContain('"__proto__" is no field')
  expect(({} as { x?: unknown }).x).toBe(undefined)
  expect(mapFrom('a=b, c=d')).toEqual({ a: 'b', c: 'd' })
})

test('a field stands in the row that says it', () => {
  const described = objectFrom(DEPLOYMENT, 'web', 'shop', [
    ['replcas', '1'],
    ['cpu', 'lots'],
    ['template.spec.volumes', '[{"name":"a"}]'],
    ['strategy.rollingUpdate.maxSurge', '1'],
  ])
  const check = (path: string, row: number | undefined) => {
    const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    expect(described.rowOf(steps)).toBe(row)
  }
  check('spec.replcas', 0)
  check('spec.template.spec.containers.0.resources.limits.cpu', 1)
  check('spec.template.spec.containers.0.resources', 1)
  check('spec.template.spec.volumes.0.name', 2)
  check('spec.strategy', 3)
  check('spec.selector', undefined)
  check('spec', undefined)
})
