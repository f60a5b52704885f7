/** Makes what the parts of one kubelet share. */
import { StatusError } from '../apiserver/status-error'
import { clientOf, type Link } from '../client/client'
import type { Recorder } from '../client/recorder'
import type { ClusterContext } from '../component'
import type { Images } from '../images/images'
import type { Web } from '../images/system/world'
import { emptyHostState, type Host, type HostState } from './host'
import type { MachineSpec } from './machine'
import { LEASES } from './node-agent'
import { capacityOf } from './node-object'
import { Conversations } from './sessions/conversations'

/** What a kubelet is made of. */
export interface HostParts {
  readonly cluster: ClusterContext
  readonly machine: MachineSpec
  readonly images: Images
  readonly web: Web
  /** Its recorder changes when its state is loaded. */
  readonly recorder: () => Recorder
}

export function newHost(parts: HostParts): Host & { state: HostState } {
  const { cluster, machine, images, web, recorder } = parts
  const node = machine.name
  const link = new HostLink()
  const client = clientOf(cluster, `system:node:${node}`, 'kubelets', { link })
  const events: Recorder = {
    record(object, type, reason, message, fieldPath) {
      if (!link.up) return
      try {
        recorder().record(object, type, reason, message, fieldPath)
      } catch (error) {
        // An Event that is refused is lost, as in Kubernetes.
        if (!(error instanceof StatusError)) throw error
      }
    },
  }
  const host = {
    node,
    actor: `kubelet/${node}`,
    lease: { key: `${LEASES}/${node}`, chance: `lease/${node}` },
    machine,
    cluster,
    client,
    events,
    images,
    web,
    conversations: new Conversations(),
    capacity: capacityOf(machine, cluster.settings.flags.maxPods),
    state: emptyHostState(),
  }
  link.host = host
  return host
}

/** Whether a machine reaches the API server. A class, for the getter of a literal keeps its owner. */
class HostLink implements Link {
  host: { readonly state: HostState } | undefined

  get up(): boolean {
    return this.host?.state.isLinked ?? true
  }
}
