/**
 * Keeps Pods off Nodes where a host port that they ask for is taken.
 * Models pkg/scheduler/framework/plugins/nodeports/node_ports.go.
 */
import type { Pod } from '../../api/kinds'
import { type HostPort, hostPortsOf, portsConflict } from '../../api/pod/host-ports'
import { type FilterPlugin, goOn, type PreFilterPlugin, reject, SKIP } from '../framework'

const REASON = "node(s) didn't have free ports for the requested pod ports"

const TAKEN = reject(REASON)

export const nodePorts = {
  name: 'NodePorts',
  retryOn: [
    {
      kind: 'AssignedPod',
      change: ['delete'],
      // A feed of Pods carries Pods.
      helps: ({ ports }, { object }) =>
        portsConflict(ports, hostPortsOf((object as unknown as Pod).spec)),
    },
    { kind: 'Node', change: ['add'] },
  ],
  preFilter: ({ ports }) => (ports.length === 0 ? SKIP : goOn(ports)),
  filter: (_pod, node, wanted) =>
    wanted.some((port) => node.ports.conflictsWith(port)) ? TAKEN : undefined,
} satisfies PreFilterPlugin<readonly HostPort[]> & FilterPlugin<readonly HostPort[]>
