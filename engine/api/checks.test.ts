import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, type Body, refusal, VERSIONS, written } from '../testing/api'

const create = (kind: string, body: Body) => new Api().create(written(kind, body))

/** A quantity as Go's %#v prints it. */
const quantity = (value: number, scale: number, text: string) =>
  `resource.Quantity{i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${text}", Format:"DecimalSI"}`

describe('a new object is refused', () => {
  const check = (kind: string, body: Body, expected: string) => {
    const [group] = (VERSIONS[kind] ?? '').split('/v')
    const subject = VERSIONS[kind] === undefined ? kind : `${kind}.${group}`
    const name = (body.metadata as { name?: string } | undefined)?.name ?? 'x'
    expect(refusal(() => create(kind, body))).toBe(`${subject} "${name}" is invalid: ${expected}`)
  }

  test('an Ingress', () => {
    const backend = { service: { name: 'web', port: { number: 80 } } }
    const rule = (path: object, host?: string) => ({
      spec: { rules: [{ ...(host ? { host } : {}), http: { paths: [{ backend, ...path }] } }] },
    })
    const at = 'spec.rules[0].http.paths[0]'
    check(
      'Ingress',
      { spec: {} },
      'spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified',
    )
    check(
      'Ingress',
      rule({ path: '/' }),
      `${at}.pathType: Required value: pathType must be specified`,
    )
    check(
      'Ingress',
      rule({ path: 'a', pathType: 'Prefix' }),
      `${at}.path: Invalid value: "a": must be an absolute path`,
    )
    check(
      'Ingress',
      rule({ path: '/a//b', pathType: 'Exact' }),
      `${at}.path: Invalid value: "/a//b": must not contain '//'`,
    )
    check(
      'Ingress',
      rule({ path: '/', pathType: 'Prefix' }, '1.2.3.4'),
      'spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
    )
    check(
      'Ingress',
      rule({ path: '/', pathType: 'Prefix', backend: { service: { name: 'web' } } }),
      `${at}.backend: Required value: port name or number is required`,
    )
  })

  test('data', () => {
    check(
      'ConfigMap',
      { data: { 'a b': '' } },
      `data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    )
    check(
      'ConfigMap',
      { data: { a: '' }, binaryData: { a: '' } },
      'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    )
    check(
      'Secret',
      { type: 'kubernetes.io/tls', data: {} },
      '[data[tls.crt]: Required value, data[tls.key]: Required value]',
    )
    check(
      'Secret',
      { data: { a: Buffer.alloc(1024 * 1024 + 1).toString('base64') } },
      'data: Too long: may not be more than 1048576 bytes',
    )
  })

  test('budgets, classes, quotas', () => {
    check(
      'PodDisruptionBudget',
      { spec: { minAvailable: '150%' } },
      'spec.minAvailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"150%"}: must not be greater than 100%',
    )
    check(
      'PriorityClass',
      { value: 2000000000 },
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
    )
    check(
      'PriorityClass',
      { value: 1, metadata: { name: 'system-mine' } },
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    )
    check(
      'ResourceQuota',
      { spec: { hard: { gpus: '1' } } },
      '[spec.hard[gpus]: Invalid value: "gpus": must be a standard resource type or fully qualified, spec.hard[gpus]: Invalid value: "gpus": must be a standard resource for quota]',
    )
    check(
      'ResourceQuota',
      { spec: { hard: { pods: '1500m' } } },
      `spec.hard[pods]: Invalid value: ${quantity(1500, -3, '1500m')}: must be an integer`,
    )
    check(
      'LimitRange',
      { spec: { limits: [{ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } }] } },
      `spec.limits[0].min[cpu]: Invalid value: ${quantity(2, 0, '2')}: min value 2 is greater than max value 1`,
    )
    const amounts = { defaultRequest: { cpu: '1' }, default: { cpu: '2' }, max: { cpu: '1' } }
    check(
      'LimitRange',
      { spec: { limits: [{ type: 'Container', ...amounts }] } },
      `spec.limits[0].default[cpu]: Invalid value: ${quantity(1, 0, '1')}: default value 2 is greater than max value 1`,
    )
    check(
      'HorizontalPodAutoscaler',
      {
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'web' },
          minReplicas: 5,
          maxReplicas: 3,
        },
      },
      'spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`',
    )
  })

  test('names, labels, owners', () => {
    check(
      'Namespace',
      { metadata: { name: 'Bad_Name', namespace: undefined } },
      `metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
    )
    check(
      'ConfigMap',
      { metadata: { labels: { a: 'x'.repeat(64) } } },
      `metadata.labels: Invalid value: "${'x'.repeat(64)}": must be no more than 63 characters`,
    )
    check(
      'ConfigMap',
      { metadata: { finalizers: ['mine'] } },
      'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    )
    check(
      'ConfigMap',
      { metadata: { annotations: { a: 'x'.repeat(256 * 1024) } } },
      'metadata.annotations: Too long: may not be more than 262144 bytes',
    )
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', controller: true }
    const owners = [
      { ...owner, uid: 'a' },
      { ...owner, uid: 'b' },
    ]
    check(
      'ConfigMap',
      { metadata: { ownerReferences: owners } },
      `metadata.ownerReferences: Invalid value: ${JSON.stringify(owners)}: Only one reference can have Controller set to true. Found "true" in references for Pod/p and Pod/p`,
    )
  })
})
