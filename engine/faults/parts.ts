/**
 * Parts that stop and start: of the control plane, of a Node, and the image registry. What stops is
 * killed: what it had in memory is gone.
 */
import { type Breakable, befall, FaultError, machineOf } from './fault'

/** Something that can stop and start. */
export type Part =
  | { readonly type: 'scheduler' | 'controller manager' | 'API server' | 'image registry' }
  | { readonly type: 'controller'; readonly name: string }
  | { readonly type: 'kubelet'; readonly node: string }

export function stop(cluster: Breakable, part: Part): void {
  const { name, isRunning, stop: happen } = switchOf(cluster, part)
  if (!isRunning()) throw new FaultError(`${name} has stopped already`)
  befall(cluster, `${part.type} stops`, name, happen)
}

export function start(cluster: Breakable, part: Part): void {
  const { name, isRunning, start: happen } = switchOf(cluster, part)
  if (isRunning()) throw new FaultError(`${name} runs already`)
  befall(cluster, `${part.type} starts`, name, happen)
}

interface Switch {
  /** With its article, as a sentence says it. */
  readonly name: string
  readonly isRunning: () => boolean
  readonly stop: () => void
  readonly start: () => void
}

const CONTROLLER_MANAGER = 'kube-controller-manager'
const DOWN = 'the server is currently unable to handle the request'

function switchOf(cluster: Breakable, part: Part): Switch {
  const { server, images, scheduler } = cluster
  switch (part.type) {
    case 'scheduler':
      return { name: 'the scheduler', ...controls(scheduler) }
    case 'controller':
      return {
        name: `the controller "${part.name}"`,
        ...controls(controllerOf(cluster, part.name)),
      }
    case 'controller manager':
      return { name: 'the controller manager', ...all(managed(cluster).map(controls)) }
    case 'kubelet':
      return kubeletSwitch(cluster, part.node)
    case 'API server':
      return {
        name: 'the API server',
        isRunning: () => server.unavailable === undefined,
        stop: () => {
          server.unavailable = DOWN
        },
        start: () => {
          server.unavailable = undefined
        },
      }
    case 'image registry':
      return {
        name: 'the image registry',
        isRunning: () => images.isRegistryUp,
        stop: () => images.stopRegistry(),
        start: () => images.startRegistry(),
      }
  }
}

const managed = (cluster: Breakable) =>
  cluster.controllers().filter(({ process }) => process === CONTROLLER_MANAGER)

interface Process {
  readonly isRunning: boolean
  stop(): void
  start(): void
}

const controls = (process: Process) => ({
  isRunning: () => process.isRunning,
  stop: () => process.stop(),
  start: () => process.start(),
})

/** One process of many parts: it runs while one of them does. */
const all = (parts: readonly ReturnType<typeof controls>[]) => ({
  isRunning: () => parts.some((part) => part.isRunning()),
  stop: () => {
    for (const part of parts) part.stop()
  },
  start: () => {
    for (const part of parts) part.start()
  },
})

function kubeletSwitch(cluster: Breakable, node: string): Switch {
  const kubelet = machineOf(cluster, node)
  return {
    name: `the kubelet on Node "${node}"`,
    isRunning: () => kubelet.isRunning,
    stop: () => kubelet.stopKubelet(),
    start: () => {
      if (!kubelet.isPowered) throw new FaultError(`Node "${node}" has no power; it has to recover`)
      kubelet.startKubelet()
    },
  }
}

function controllerOf(cluster: Breakable, name: string): Process {
  const controller = cluster.controller(name)
  if (controller !== undefined) return controller
  const names = cluster.controllers().map((known) => `"${known.name}"`)
  throw new FaultError(`there is no controller "${name}"; there is ${names.sort().join(', ')}`)
}
