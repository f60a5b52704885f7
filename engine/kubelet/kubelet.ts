/**
 * The kubelet of one Node, with the machine under it: registers the Node, keeps it alive, and runs
 * the Pods that are bound to it, with scripted containers.
 *
 * The rule to know: containers live on the machine, not in the kubelet. They run on and may end
 * while the kubelet is stopped or cut off; what happened is seen when it is back.
 * Models pkg/kubelet/kubelet.go. Left out: static Pods, volumes.
 */
import type { Pod } from '../api/kinds'
import { StatusError } from '../apiserver/status-error'
import { Feed } from '../client/feed'
import { type Recorder, recorderOf } from '../client/recorder'
import type { Work } from '../clock/clock'
import { seconds } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import type { ProbeRole } from '../images/behaviour'
import type { Images } from '../images/images'
import type { LogLine } from '../images/log'
import type { Web } from '../images/system/world'
import type { Change } from '../store/store'
import { type Addressee, addresseeOf } from './addressees'
import { type Answer, type Asked, answerAt } from './answers'
import { exitContainer, runOutOfMemory, setProbe } from './container-faults'
import { armExit } from './containers'
import { type Host, type HostState, hostLater, type Step, timerOf } from './host'
import { hear } from './inside/live'
import type { MachineSpec } from './machine'
import { newHost } from './new-host'
import { beat, becomeReady, register } from './node-agent'
import { PRESSURES, type Pressure } from './node-object'
import { type Resolver, resolverOf } from './pod-names'
import { type PodState, runningOf } from './pod-state'
import { step } from './pod-steps'
import { catchUp, forget, meet, resume, update } from './pod-worker'
import { loseKubelet, losePower } from './power'
import { beginPressure, endPressure, evictOne, forgetPressure } from './pressure'
import { armProbes } from './probes'
import type { Listener, Session } from './session'
import { type AttachOptions, attach } from './sessions/attach'
import { connect } from './sessions/connect'
import type { LogReader } from './sessions/conversations'
import { type ExecOptions, exec } from './sessions/exec'
import { followLogs, type LogOptions, logs } from './sessions/logs'
import { type ContainerUsage, usageOf } from './usage'

/** From power on to the kubelet's start. */
const BOOT = seconds(5)

export class Kubelet implements Component {
  readonly name: string
  readonly machine: MachineSpec
  readonly #host: Host & { state: HostState }
  readonly #feed: Feed
  #recorder: Recorder

  constructor(cluster: ClusterContext, machine: MachineSpec, images: Images, web: Web) {
    this.name = `kubelet/${machine.name}`
    this.machine = machine
    cluster.trace.actsAs(this.name, `system:node:${machine.name}`)
    this.#host = newHost({ cluster, machine, images, web, recorder: () => this.#recorder })
    this.#recorder = this.#newRecorder()
    this.#feed = new Feed(cluster.feeds, {
      name: `watch/${this.name}/pods`,
      resource: 'pods',
      node: machine.name,
      latency: cluster.settings.latency.watch,
      deliver: (change) => this.#observe(change),
    })
    this.#feed.close()
    images.onTold((reference) => this.#heed(reference))
  }

  get isPowered(): boolean {
    return this.#state.isPowered
  }

  /** True while the kubelet's process runs, whatever it can reach. */
  get isRunning(): boolean {
    return this.#state.isKubeletUp
  }

  get isLinked(): boolean {
    return this.#state.isLinked
  }

  /** The address of the machine; undefined before its kubelet has first come up. */
  get address(): string | undefined {
    return this.#state.address
  }

  /** Powers the machine on; its kubelet registers the Node and takes up its Pods. */
  start(): void {
    if (this.#state.isPowered) return
    this.#state.isPowered = true
    this.#state.boots++
    this.startKubelet()
  }

  /** Power off: kubelet and containers are gone, and nobody is told. */
  crash(): void {
    if (!this.#state.isPowered) return
    this.#during('crash', this.machine.name, () => losePower(this.#host))
    this.#state.isPowered = false
    this.#state.isKubeletUp = false
    this.#feed.close()
  }

  /** Power on again: the machine boots, which takes some seconds. */
  recover(): void {
    if (!this.#state.isPowered) hostLater(this.#host, 'boot', BOOT)
  }

  /** The cable is out: containers run on, nothing gets in or out. */
  loseNetwork(): void {
    this.#state.isLinked = false
    this.#feed.hold()
  }

  /** What was missed is seen, and what could not be said is said. */
  regainNetwork(): void {
    if (this.#state.isLinked) return
    this.#state.isLinked = true
    this.#feed.release()
    if (!this.#state.isKubeletUp) return
    if (!this.#state.isTakenUp) this.#takeUp()
    else this.#during('regain network', this.machine.name, () => catchUp(this.#host))
  }

  /** The kubelet's process ends; containers run on. */
  stopKubelet(): void {
    if (!this.#state.isKubeletUp) return
    loseKubelet(this.#host)
    this.#state.isKubeletUp = false
    this.#feed.close()
  }

  startKubelet(): void {
    if (!this.#state.isPowered || this.#state.isKubeletUp) return
    this.#state.isKubeletUp = true
    if (this.#state.isLinked) this.#takeUp()
  }

  /** The container's process ends now; false when no such container runs. */
  exitContainer(podKey: string, container: string, code: number): boolean {
    return this.#befall(podKey, 'exit container', (pod) =>
      exitContainer(this.#host, pod, container, code),
    )
  }

  /** One container of the Pod is killed for want of memory; false when none runs. */
  runOutOfMemory(podKey: string): boolean {
    return this.#befall(podKey, 'run out of memory', (pod) => runOutOfMemory(this.#host, pod))
  }

  /** A probe fails, or passes, until its container is restarted; false when there is none. */
  setProbe(podKey: string, role: ProbeRole, outcome: 'fails' | 'passes'): boolean {
    return this.#befall(podKey, 'set probe', (pod) => setProbe(this.#host, pod, role, outcome))
  }

  /** The Node reports the pressure, and evicts Pods as long as it lasts. */
  beginPressure(type: Pressure): void {
    this.#during('begin pressure', this.machine.name, () => beginPressure(this.#host, type))
  }

  /** The pressure is gone; its condition follows five minutes later. */
  endPressure(type: Pressure): void {
    this.#during('end pressure', this.machine.name, () => endPressure(this.#host, type))
  }

  /** Runs a command in a container; what it says goes to the listener. */
  exec(podKey: string, container: string, options: ExecOptions, listener: Listener): Session {
    return this.#within('exec', podKey, (pod) =>
      exec(this.#host, pod, container, options, listener),
    )
  }

  /** Its main process' output from now on, and its input. */
  attach(podKey: string, container: string, options: AttachOptions, listener: Listener): Session {
    return this.#within('attach', podKey, (pod) =>
      attach(this.#host, pod, container, options, listener),
    )
  }

  /** A connection to a port of the Pod. */
  connect(podKey: string, port: number, listener: Listener): Session {
    return this.#within('connect', podKey, (pod) => connect(this.#host, pod, port, listener))
  }

  /** What a container has logged; throws a StatusError when it has no log. */
  logs(podKey: string, container: string, options?: LogOptions): readonly LogLine[] {
    return logs(this.#host, this.#find(podKey), container, options)
  }

  /** Tells each line that a container logs from now on; the result ends it. */
  followLogs(podKey: string, container: string, reader: LogReader): () => void {
    return this.#within('follow logs', podKey, (pod) =>
      followLogs(this.#host, pod, container, reader),
    )
  }

  /** What answers at this port of a Pod of this Node. */
  answerAt(podKey: string, port: number, asked?: Asked): Answer {
    return answerAt(this.#host, this.#find(podKey), port, asked)
  }

  /** An answer to one of the Pod's requests has come: whoever waits for it goes on. */
  hear(podKey: string): void {
    const pod = this.#find(podKey)
    if (pod !== undefined) this.#during('hear', podKey, () => hear(this.#host, pod))
  }

  /** Which Pod of this machine packets go to; none has the address or the port when undefined. */
  addresseeOf(ip: string, port: number): Addressee | undefined {
    return this.#state.isPowered ? addresseeOf(this.#host, ip, port) : undefined
  }

  /** How the Pod looks names up; undefined when it is not here. */
  resolverOf(podKey: string, dns: string): Resolver | undefined {
    const pod = this.#find(podKey)?.pod
    const { clusterDomain } = this.#host.cluster.settings.flags
    return pod && resolverOf(pod, dns, clusterDomain)
  }

  /** The names of the Pod's containers that run. */
  runningContainers(podKey: string): readonly string[] {
    const pod = this.#find(podKey)
    return pod === undefined ? [] : runningOf(pod).map(({ name }) => name)
  }

  /** What the Pod's running containers use; nothing when the kubelet cannot be asked. */
  usageOf(podKey: string): readonly ContainerUsage[] {
    const pod = this.#state.isKubeletUp && this.#state.isLinked ? this.#find(podKey) : undefined
    return pod === undefined ? [] : usageOf(this.#host, pod)
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
    // Only steps are asked for.
    this.#during(name, pod.key, () => step(this.#host, pod, name as Step, container), causes)
  }

  save(): HostState {
    return this.#state
  }

  load(saved: HostState): void {
    this.#host.state = saved
    this.#recorder = this.#newRecorder()
  }

  get #state(): HostState {
    return this.#host.state
  }

  #ownWork({ name, causes }: Work): void {
    this.#state.works.delete(name)
    if (name === 'beat') {
      beat(this.#host)
      return
    }
    if (name === 'boot') {
      this.start()
      return
    }
    const work = () => {
      if (name === 'register') register(this.#host)
      else if (name === 'become ready') becomeReady(this.#host)
      else if (name === 'evict') evictOne(this.#host)
      else
        for (const type of PRESSURES) if (name === `end ${type}`) forgetPressure(this.#host, type)
    }
    this.#during(name, this.machine.name, work, causes)
  }

  /** Registers the Node and looks at all its Pods, known ones and new ones. */
  #takeUp(): void {
    const { client, node } = this.#host
    this.#state.isTakenUp = true
    this.#during('start', node, () => {
      register(this.#host)
      this.#feed.open()
      const pods = client.live.list('Pod', { node })
      const known = this.#state.pods
      if (known.size > 0) {
        const uids = new Set(pods.map(({ metadata }) => metadata.uid))
        for (const state of [...known.values()]) {
          if (!uids.has(state.uid)) forget(this.#host, state)
        }
      }
      for (const pod of pods) {
        const state = known.get(pod.metadata.uid)
        if (state === undefined) meet(this.#host, pod)
        else resume(this.#host, state, pod)
      }
    })
  }

  #observe({ type, key, object, entry }: Change): void {
    // The feed is of pods.
    const pod = object as unknown as Pod
    const observe = () => {
      if (type !== 'DELETED') {
        this.#see(pod)
        return
      }
      const state = this.#state.pods.get(pod.metadata.uid)
      if (state !== undefined) forget(this.#host, state)
    }
    this.#during('observe', key, observe, [entry])
  }

  #see(pod: Pod): void {
    const state: PodState | undefined = this.#state.pods.get(pod.metadata.uid)
    if (state === undefined) meet(this.#host, pod)
    else update(this.#host, state, pod)
  }

  /** The Pod of this key that is there, or was last. */
  #find(podKey: string): PodState | undefined {
    const all = [...this.#state.pods.values()].filter(({ key }) => key === podKey)
    return all.find(({ stage }) => stage !== 'stopped') ?? all.at(-1)
  }

  /** Does something for a client in the kubelet's name. */
  #within<T>(name: string, podKey: string, work: (pod: PodState | undefined) => T): T {
    const { trace } = this.#host.cluster
    const pod = this.#find(podKey)
    return trace.during(this.name, name, podKey, trace.causes(), () => work(pod))
  }

  #befall(podKey: string, name: string, fault: (pod: PodState) => boolean): boolean {
    const pod = this.#find(podKey)
    let didIt = false
    if (pod !== undefined)
      this.#during(name, podKey, () => {
        didIt = fault(pod)
      })
    return didIt
  }

  /** What an image is told holds for containers of it that run, too. */
  #heed(reference: string): void {
    for (const pod of this.#state.pods.values()) {
      for (const container of runningOf(pod)) {
        if (container.instance?.image !== reference) continue
        armExit(this.#host, pod, container)
        if (this.#state.isKubeletUp) armProbes(this.#host, pod, container)
      }
    }
  }

  /** Does work in the kubelet's name; what the API server refuses is in the trace already. */
  #during(name: string, key: string, work: () => void, causes?: readonly number[]): void {
    const { trace } = this.#host.cluster
    try {
      trace.during(this.name, name, key, causes ?? trace.causes(), work)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
    }
  }

  /** Remembers in the present state what it has told. */
  #newRecorder(): Recorder {
    const { client, cluster, state, node } = this.#host
    return recorderOf(client, 'kubelet', () => cluster.now(), state.recorder, node)
  }
}
