/** Faults in the kubelet: restarts, probes, phases, ends. */

const RESTARTS = 'features/pods/restart-policy.feature'
const PROBES = 'features/pods/probes.feature'
const ENDS = 'features/pods/termination.feature'
const INIT = 'features/pods/init-containers.feature'
const SIDECARS = 'features/pods/sidecar-containers.feature'
const PHASES = 'features/pods/pod-phases.feature'

/** @type {import('../mutation-tables.mjs').Mutation[]} */
export const mutations = [
  {
    name: 'The pauses between restarts do not grow',
    file: 'engine/kubelet/backoff.ts',
    find: '(Math.min(2 * backoff.delay, MAXIMUM) as Duration)',
    replace: '(Math.min(backoff.delay, MAXIMUM) as Duration)',
    features: [RESTARTS],
  },
  {
    name: 'The pauses between restarts grow without end',
    file: 'engine/kubelet/backoff.ts',
    find: '(Math.min(2 * backoff.delay, MAXIMUM) as Duration)',
    replace: '((2 * backoff.delay) as Duration)',
    features: [RESTARTS],
  },
  {
    name: 'The pauses between restarts are never forgotten',
    file: 'engine/kubelet/backoff.ts',
    find: 'between(updatedAt, eventAt) > 2 * MAXIMUM',
    replace: 'between(updatedAt, eventAt) > 200 * MAXIMUM',
    features: [RESTARTS],
  },
  {
    name: 'With restartPolicy OnFailure containers that failed are not restarted',
    file: 'engine/kubelet/pod-plan.ts',
    find: "if (restartPolicy === 'OnFailure' && ending?.code === 0) return false",
    replace: "if (restartPolicy === 'OnFailure' && ending !== undefined) return false",
    features: [RESTARTS, PHASES],
  },
  {
    name: 'With restartPolicy Never failed containers are restarted',
    file: 'engine/kubelet/pod-plan.ts',
    find: "return restartPolicy !== 'Never'\n}",
    replace: "return restartPolicy !== 'Never' || ending?.code !== 0\n}",
    features: [RESTARTS, PHASES],
  },
  {
    name: 'The next init container starts before the one before it has succeeded',
    file: 'engine/kubelet/pod-plan.ts',
    find: ': container.instance?.ending?.code === 0',
    replace: ': container.instance !== undefined',
    features: [INIT],
  },
  {
    name: 'The next container does not wait for a sidecar to have started',
    file: 'engine/kubelet/pod-plan.ts',
    find: "container.role === 'sidecar' ? isStarted(container)",
    replace: "container.role === 'sidecar' ? container.instance !== undefined",
    features: [SIDECARS],
  },
  {
    name: 'A Pod of which one container failed has Succeeded',
    file: 'engine/kubelet/phase.ts',
    find: 'const succeeded = count.stopped === count.succeeded',
    replace: 'const succeeded = count.succeeded > 0',
    features: [PHASES],
  },
  {
    name: 'A Pod with restartPolicy Always that crashes is Failed',
    file: 'engine/kubelet/phase.ts',
    find: "if (spec.restartPolicy === 'Always') return 'Running'",
    replace: "if (spec.restartPolicy === 'Always') return succeeded ? 'Running' : 'Failed'",
    features: [PHASES, RESTARTS],
  },
  {
    name: 'Readiness gates are not looked at',
    file: 'engine/kubelet/pod-conditions.ts',
    find: "if (gate?.status === 'True') return []",
    replace: "if (gate?.status !== 'never') return []",
    features: ['features/pods/pod-conditions.feature'],
  },
  {
    name: 'One failure is enough for a probe to count as failed',
    file: 'engine/kubelet/probes.ts',
    find: 'failureThreshold = 3 } = probe',
    replace: 'failureThreshold: _ = 3 } = probe\n  const failureThreshold = 1',
    features: [PROBES],
  },
  {
    name: 'Probes do not wait for initialDelaySeconds',
    file: 'engine/kubelet/probes.ts',
    find: 'seconds(probe.initialDelaySeconds ?? 0)',
    replace: 'seconds(0 * (probe.initialDelaySeconds ?? 0))',
    features: [PROBES],
  },
  {
    name: 'Liveness is probed before the container has started',
    file: 'engine/kubelet/probes.ts',
    find: "return role === 'startup' ? state.result !== true : isStarted(container)",
    replace: "return role === 'startup' ? state.result !== true : true",
    features: [PROBES],
  },
  {
    name: 'A container whose liveness probe fails runs on',
    file: 'engine/kubelet/probes.ts',
    find: "if (role !== 'readiness' && state.result === false) return 'stop'",
    replace: "if (role === 'startup' && state.result === false) return 'stop'",
    features: [PROBES],
  },
  {
    name: 'A container is ready as soon as it has started, whatever its readiness probe says',
    file: 'engine/kubelet/container-status.ts',
    find: "container.spec.readinessProbe === undefined || resultOf(container, 'readiness') === true",
    replace:
      "container.spec.readinessProbe === undefined || resultOf(container, 'readiness') !== null",
    features: [PROBES],
  },
  {
    name: 'Containers that ignore SIGTERM are killed at once',
    file: 'engine/kubelet/stopping.ts',
    find: "later(host, pod, 'kill container', microseconds(Math.max(0, left)), container.name)",
    replace:
      "later(host, pod, 'kill container', microseconds(Math.max(0, 0 * left)), container.name)",
    features: [ENDS],
  },
  {
    name: 'Sidecars are stopped together with the containers that need them',
    file: 'engine/kubelet/stopping.ts',
    find: "const first = running.filter(({ role }) => role !== 'sidecar')",
    replace: "const first = running.filter(({ role }) => role !== 'init')",
    features: [SIDECARS, ENDS],
  },
  {
    name: 'The deadline of a Pod is not kept',
    file: 'engine/kubelet/deadline.ts',
    find: "later(host, state, 'reach deadline', between(now, latest(at, now)))",
    replace: '',
    features: ['features/pods/active-deadline.feature'],
  },
  {
    name: 'An image of policy IfNotPresent is pulled again',
    file: 'engine/kubelet/pulling.ts',
    find: "if (isPresent && imagePullPolicy !== 'Always') {",
    replace: "if (isPresent && imagePullPolicy === 'Never') {",
    features: ['features/pods/image-pulls.feature'],
  },
  {
    name: 'Under pressure of memory the most important Pods go first',
    file: 'engine/kubelet/pressure.ts',
    find: 'priority(a) - priority(b) ||',
    replace: 'priority(b) - priority(a) ||',
    features: ['features/nodes/node-pressure-eviction.feature'],
  },
]
