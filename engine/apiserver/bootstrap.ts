/**
 * What a new cluster has before anybody asked for anything: its Namespaces, the priority classes of
 * the system, the roles of users, and the Service through which Pods reach the API server.
 * Models pkg/controlplane/instance.go and controller/kubernetesservice. Left out: the flow
 * schemas and the roles that no simulated component asks for.
 */
import { addressIn, rangeOf } from '../api/ip'
import { ensure } from '../ensure'
import type { Settings } from '../settings'
import { deepFreeze } from '../store/freeze'
import { bootstrapRoles } from './authorization/bootstrap-roles'
import { decodeBody } from './body'
import type { Registry } from './registry'

export interface BootstrapObject {
  /** The id of its resource. */
  readonly resource: string
  readonly body: unknown
}

/** Where the API server listens, besides its Service: the machine of the control plane. */
const API_SERVER_ADDRESS = '172.18.255.254'
const API_SERVER_PORT = 6443

/** Decoded and frozen, so that it is done once, however many clusters there are. */
export function bootstrapObjects(
  { flags }: Settings,
  registry: Registry,
): readonly BootstrapObject[] {
  const range = ensure(rangeOf(flags.serviceClusterIpRange), 'the range of Services is a CIDR')
  const first = addressIn(range, 1)
  let objects = byServiceAddress.get(first)
  if (objects === undefined) {
    const service = apiServerService(first)
    const sent = [...NAMESPACES, ...PRIORITY_CLASSES, ...service, ...bootstrapRoles()]
    objects = deepFreeze(
      sent.map(({ resource, body }) => {
        return { resource, body: decodeBody(registry.get(resource), body, undefined) }
      }),
    )
    if (byServiceAddress.size < REMEMBERED) byServiceAddress.set(first, objects)
  }
  return objects
}

const byServiceAddress = new Map<string, readonly BootstrapObject[]>()
const REMEMBERED = 20

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(
  (name): BootstrapObject => ({
    resource: 'namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  }),
)

const PRIORITY_CLASSES = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, ' +
      'but can be moved to another node if necessary.',
  },
].map(({ name, ...rest }): BootstrapObject => {
  const type = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' }
  return {
    resource: 'priorityclasses.scheduling.k8s.io',
    body: { ...type, metadata: { name }, ...rest },
  }
})

const NAME = 'kubernetes'
const PORT = { name: 'https', port: API_SERVER_PORT, protocol: 'TCP' }

/** `kubernetes` in the default Namespace, with the first address of the range. */
function apiServerService(clusterIP: string): readonly BootstrapObject[] {
  const home = { name: NAME, namespace: 'default' }
  const labels = { component: 'apiserver', provider: NAME }
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...home, labels },
    spec: { clusterIP, ports: [{ ...PORT, port: 443, targetPort: API_SERVER_PORT }] },
  }
  const endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...home, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: API_SERVER_ADDRESS }], ports: [PORT] }],
  }
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...home, labels: { 'kubernetes.io/service-name': NAME } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [API_SERVER_ADDRESS], conditions: { ready: true } }],
    ports: [PORT],
  }
  return [
    { resource: 'services', body: service },
    { resource: 'endpoints', body: endpoints },
    { resource: 'endpointslices.discovery.k8s.io', body: slice },
  ]
}
