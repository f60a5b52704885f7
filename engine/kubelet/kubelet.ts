/**
 * The kubelet of one Node, with the machine under it: registers the Node, keeps it alive, and runs
 * the Pods that are bound to it, with scripted containers.
 *
 * The rule to know: containers live on the machine, not in the kubelet. They run on and may end while
 * the kubelet is stopped or cut off; what happened is seen when it is back.
 * Models pkg/kubelet/kubelet.go. Left out: static Pods, volumes, images in the Node's status.
 */
import type { Pod } from '../api/kinds'
import { StatusError } from '../apiserver/status-error'
import { clientOf, type Link } from '../client/client'
import { Feed } from '../client/feed'
import { type Recorder, recorderOf } from '../client/recorder'
import type { Work } from '../clock/clock'
import type { ClusterContext, Component } from '../component'
import type { Images } from '../images/images'
import type { Change } from '../store/store'
import { emptyHostState, type Host, type HostState, type Step, timerOf } from './host'
import type { MachineSpec } from './machine'
import { beat, becomeReady, register } from './node-agent'
import type { PodState } from './pod-state'
import { step } from './pod-steps'
import { forget, meet, update } from './pod-worker'

export class Kubelet implements Component {
  readonly name: string
  readonly machine: MachineSpec
  readonly #host: Host
  readonly #feed: Feed
  #state: HostState = emptyHostState()

  constructor(cluster: ClusterContext, machine: MachineSpec, images: Images) {
    this.name = `kubelet/${machine.name}`
    this.machine = machine
    this.#host = this.#makeHost(cluster, images)
    this.#feed = new Feed(cluster.feeds, {
      name: `watch/${this.name}/pods`,
      resource: 'pods',
      node: machine.name,
      latency: cluster.settings.latency.watch,
      deliver: (change) => this.#observe(change),
    })
    this.#feed.close()
  }

  /** Powers the machine on; its kubelet registers the Node and takes up its Pods. */
  start(): void {
    if (this.#state.isPowered) return
    this.#state.isPowered = true
    this.#startKubelet()
  }

  handle(work: Work): void {
    const { name, payload, causes } = work
    if (!Array.isArray(payload)) {
      this.#ownWork(work)
      return
    }
    // Steps of Pods are asked for with the Pod's UID and a container's name, possibly empty.
    const [uid, container] = payload as [string, string]
    const pod = this.#state.pods.get(uid)
    if (pod === undefined) return
    pod.timers.delete(timerOf(name, container))
    this.#during(name, pod.key, causes, () => {
      step(this.#host, pod, name as Step, container) // Only steps are asked for.
    })
  }

  save(): HostState {
    return this.#state
  }

  load(saved: HostState): void {
    this.#state = saved
  }

  #ownWork({ name, causes }: Work): void {
    this.#state.works.delete(name)
    if (name === 'beat') {
      beat(this.#host)
      return
    }
    this.#during(name, this.machine.name, causes, () => {
      if (name === 'register') register(this.#host)
      if (name === 'become ready') becomeReady(this.#host)
    })
  }

  #startKubelet(): void {
    const { client, cluster, node } = this.#host
    this.#state.isKubeletUp = true
    this.#during('start', node, cluster.trace.causes(), () => {
      register(this.#host)
      this.#feed.open()
      for (const pod of client.live.list('Pod', { node })) this.#see(pod)
    })
  }

  #observe({ type, key, object, entry }: Change): void {
    // The feed is of pods.
    const pod = object as unknown as Pod
    this.#during('observe', key, [entry], () => {
      if (type !== 'DELETED') return this.#see(pod)
      const state = this.#state.pods.get(pod.metadata.uid)
      if (state !== undefined) forget(this.#host, state)
    })
  }

  #see(pod: Pod): void {
    const state: PodState | undefined = this.#state.pods.get(pod.metadata.uid)
    if (state === undefined) meet(this.#host, pod)
    else update(this.#host, state, pod)
  }

  /** Does work in the kubelet's name; what the API server refuses is in the trace already. */
  #during(name: string, key: string, causes: readonly number[], work: () => void): void {
    this.#host.cluster.trace.during(this.name, name, key, causes, () => {
      try {
        work()
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
      }
    })
  }

  #makeHost(cluster: ClusterContext, images: Images): Host {
    const kubelet = this
    const node = this.machine.name
    const link: Link = {
      get up() {
        return kubelet.#state.isLinked
      },
    }
    const client = clientOf(cluster, `system:node:${node}`, 'kubelets', link)
    const events: Recorder = {
      record(...event) {
        if (!link.up) return
        const now = () => cluster.now()
        const recorder = recorderOf(client, 'kubelet', now, kubelet.#state.recorder, node)
        try {
          recorder.record(...event)
        } catch (error) {
          // An Event that is refused is lost, as in Kubernetes.
          if (!(error instanceof StatusError)) throw error
        }
      },
    }
    return {
      node,
      actor: this.name,
      machine: this.machine,
      cluster,
      client,
      events,
      images,
      get state() {
        return kubelet.#state
      },
    }
  }
}
