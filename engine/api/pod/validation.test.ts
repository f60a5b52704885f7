import { describe, test } from 'node:test'
import { expect } from 'expect'
import { fieldErrorText } from '../../apiserver/field-error'
import type { Pod } from '../kinds'
import { podWithDefaults } from './defaults'
import { newPodErrors, podErrors, podStatusErrors, podUpdateErrors } from './validation'

const METADATA = { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1' }

/** A Pod with one good container and these fields on top. */
function podWith(spec: object, metadata: object = {}): Pod {
  const containers = [{ name: 'c', image: 'nginx' }]
  return podWithDefaults({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...METADATA, creationTimestamp: '', ...metadata },
    spec: { containers, ...spec },
    status: {},
  })
}

/** A Pod whose container has these fields on top. */
const podOf = (container: object, spec: object = {}): Pod =>
  podWith({ containers: [{ name: 'c', image: 'nginx', ...container }], ...spec })

describe('a new Pod is refused', () => {
  const check = (pod: Pod, ...expected: string[]) => {
    const errors = [...podErrors(pod), ...newPodErrors(pod)]
    expect(errors.map(fieldErrorText)).toEqual(expected)
  }

  test('not at all when all is well', () => {
    check(podWith({}))
  })

  test('without containers, names or images', () => {
    check(podWith({ containers: [] }), 'spec.containers: Required value')
    check(podOf({ name: '' }), 'spec.containers[0].name: Required value')
    check(podOf({ image: '' }), 'spec.containers[0].image: Required value')
    check(
      podOf({ name: 'a.b' }),
      'spec.containers[0].name: Invalid value: "a.b": must not contain dots',
    )
    check(
      podWith({
        containers: [
          { name: 'c', image: 'a' },
          { name: 'c', image: 'b' },
        ],
      }),
      'spec.containers[1].name: Duplicate value: "c"',
    )
    check(
      podOf({ image: ' nginx' }),
      'spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace',
    )
  })

  test('for words that mean nothing', () => {
    check(
      podWith({ restartPolicy: 'Sometimes' }),
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    )
    check(
      podWith({ dnsPolicy: 'x' }),
      'spec.dnsPolicy: Unsupported value: "x": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
    )
    check(
      podOf({ imagePullPolicy: 'Perhaps' }),
      'spec.containers[0].imagePullPolicy: Unsupported value: "Perhaps": supported values: "Always", "IfNotPresent", "Never"',
    )
  })

  test('for resources that cannot be had', () => {
    check(
      podOf({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    )
    check(
      podOf({ resources: { requests: { cpu: '-1' } } }),
      'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    )
    check(
      podOf({ resources: { requests: { gpus: '1' } } }),
      'spec.containers[0].resources.requests[gpus]: Invalid value: "gpus": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[gpus]: Invalid value: "gpus": must be a standard resource for containers',
    )
    check(
      podOf({ resources: { requests: { 'example.com/gpu': '1' } } }),
      'spec.containers[0].resources.limits: Required value: Limit must be set for non overcommitable resources',
    )
  })

  test('for ports that clash or are none', () => {
    check(
      podOf({
        ports: [
          { containerPort: 80, name: 'a' },
          { containerPort: 81, name: 'a' },
        ],
      }),
      'spec.containers[0].ports[1].name: Duplicate value: "a"',
    )
    check(
      podOf({ ports: [{ containerPort: 70000 }, { name: 'x', containerPort: 0 }] }),
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      'spec.containers[0].ports[1].containerPort: Required value',
    )
    check(
      podOf({
        ports: [
          { containerPort: 80, hostPort: 80 },
          { containerPort: 81, hostPort: 80 },
        ],
      }),
      'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"',
    )
  })

  test('for variables without a source or with several', () => {
    check(
      podOf({ env: [{ name: '' }, { name: 'A', valueFrom: {} }] }),
      'spec.containers[0].env[0].name: Required value',
      'spec.containers[0].env[1].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    )
    check(
      podOf({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.hostNetwork' } } }] }),
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.hostNetwork": error converting fieldPath: field label not supported: spec.hostNetwork',
    )
    check(
      podOf({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.phase' } } }] }),
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    )
  })

  test('for probes and hooks that cannot work', () => {
    check(
      podOf({ livenessProbe: {} }),
      'spec.containers[0].livenessProbe: Required value: must specify a handler type',
    )
    check(
      podOf({ livenessProbe: { tcpSocket: { port: 0 }, successThreshold: 2 } }),
      'spec.containers[0].livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    )
    check(
      podOf({ readinessProbe: { exec: { command: ['a'] }, httpGet: { port: 80 } } }),
      'spec.containers[0].readinessProbe.httpGet: Forbidden: may not specify more than 1 handler type',
    )
    check(
      podOf({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be greater than 0 and less than terminationGracePeriodSeconds (30). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.',
    )
  })

  test('for volumes that are not there or are two things', () => {
    check(
      podOf({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    )
    check(
      podWith({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }] }),
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
    )
    check(
      podWith({
        volumes: [
          { name: 'v', secret: {} },
          { name: 'w', configMap: { name: 'c', items: [{ key: 'k', path: '../x' }] } },
        ],
      }),
      'spec.volumes[0].secret.secretName: Required value',
      `spec.volumes[1].configMap.items[0].path: Invalid value: "../x": must not contain '..'`,
    )
    check(
      podWith({ volumes: [{ name: 'v' }, { name: 'v' }] }),
      'spec.volumes[1].name: Duplicate value: "v"',
    )
  })

  test('for placements that make no sense', () => {
    check(
      podWith({ tolerations: [{ operator: 'Equal', value: 'x' }] }),
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    )
    check(
      podWith({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } },
      }),
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
    )
    check(
      podWith({
        topologySpreadConstraints: [
          { maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'DoNotSchedule', minDomains: 0 },
        ],
      }),
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
      'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
      'spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero',
    )
    check(
      podWith({ nodeName: 'n', schedulingGates: [{ name: 'g' }] }),
      'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
    )
  })

  test('for init containers that probe without being sidecars', () => {
    const probe = { tcpSocket: { port: 80 } }
    check(
      podWith({ initContainers: [{ name: 'i', image: 'a', readinessProbe: probe }] }),
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    )
    check(
      podWith({
        initContainers: [{ name: 'i', image: 'a', restartPolicy: 'Always', readinessProbe: probe }],
      }),
    )
    check(
      podOf({ restartPolicy: 'Always' }),
      'spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers',
    )
  })
})

describe('a change of a Pod', () => {
  const check = (before: object, after: object, ...expected: string[]) => {
    const errors = podUpdateErrors(podWith(after), podWith(before))
    expect([...errors].map((error) => fieldErrorText(error).split('\n')[0])).toEqual(expected)
  }

  test('may be of an image', () => {
    check({}, { containers: [{ name: 'c', image: 'nginx:2', imagePullPolicy: 'Always' }] })
  })

  test('may not be of most else', () => {
    check(
      {},
      { hostname: 'x' },
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    )
    check(
      {},
      { containers: [] },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    )
  })

  test('may add tolerations and keep the old ones', () => {
    const old = { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 }
    check({ tolerations: [old] }, { tolerations: [{ ...old, tolerationSeconds: 9 }, { key: 'b' }] })
    check(
      { tolerations: [old] },
      { tolerations: [] },
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    )
  })

  test('may bring its deadline nearer', () => {
    check({ activeDeadlineSeconds: 9 }, { activeDeadlineSeconds: 8 })
    check(
      { activeDeadlineSeconds: 9 },
      { activeDeadlineSeconds: 10 },
      'spec.activeDeadlineSeconds: Invalid value: 10: must be less than or equal to previous value',
    )
  })

  test('may take gates away, and narrow where it runs while there are some', () => {
    const gates = [{ name: 'g' }]
    check({ schedulingGates: gates }, {})
    check({ schedulingGates: gates }, { schedulingGates: gates, nodeSelector: { a: 'b' } })
    check(
      { schedulingGates: gates, nodeSelector: { a: 'b' } },
      { schedulingGates: gates, nodeSelector: { a: 'c' } },
      'spec.nodeSelector: Invalid value: map[string]string{"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    )
    check(
      {},
      { schedulingGates: gates },
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'g'",
    )
  })
})

describe('a container that has ended', () => {
  const statusOf = (field: string, state: object) => ({ [field]: [{ name: 'c', state }] })
  const check = (spec: object, field: string, exitCode: number, ...expected: string[]) => {
    const old = { ...podWith(spec), status: statusOf(field, { terminated: { exitCode } }) } as Pod
    const pod = { ...podWith(spec), status: statusOf(field, { running: {} }) } as Pod
    expect([...podStatusErrors(pod, old)].map(fieldErrorText)).toEqual(expected)
  }
  const refused = (field: string) =>
    `status.${field}[0].state: Forbidden: may not be transitioned to non-terminated state`

  test('runs again where its Pod restarts it', () => {
    check({ restartPolicy: 'Always' }, 'containerStatuses', 0)
    check({ restartPolicy: 'OnFailure' }, 'containerStatuses', 1)
  })

  test('does not where its Pod restarts nothing', () => {
    const field = 'containerStatuses'
    check({ restartPolicy: 'OnFailure' }, field, 0, refused(field))
    check({ restartPolicy: 'Never' }, field, 1, refused(field))
  })

  test('runs again wherever it is a sidecar', () => {
    const field = 'initContainerStatuses'
    const init = { name: 'c', image: 'a' }
    check({ restartPolicy: 'Never', initContainers: [init] }, field, 1, refused(field))
    const sidecar = { ...init, restartPolicy: 'Always' }
    check({ restartPolicy: 'Never', initContainers: [sidecar] }, field, 1)
  })
})
