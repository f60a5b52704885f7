/**
 * The settings of a cluster: latencies of the simulation and flags of Kubernetes' components.
 *
 * Latencies are ours; flags carry the component's own name in `Given these cluster settings` and
 * Kubernetes 1.32's default here. See docs/settings.md for the whole table.
 */
import { type Duration, hours, milliseconds, minutes, seconds } from './clock/duration'

export interface Settings {
  readonly latency: Latencies
  readonly flags: Flags
  /** Skips the objects of heartbeats that nobody reads; off makes each one a real write. */
  readonly skipBeats: boolean
  /** After this long a cluster that has not settled fails and names what goes on. */
  readonly settleLimit: Duration
  /** After this many pieces of work, likewise. */
  readonly settleWork: number
}

/** How long each step of the machinery takes. */
export interface Latencies {
  readonly apiCall: Duration
  readonly watch: Duration
  readonly reconcile: Duration
  readonly schedule: Duration
  readonly bind: Duration
  readonly sandbox: Duration
  readonly containerStart: Duration
  readonly imagePull: Duration
  /** Asking the registry whether an image that is there is still the newest. */
  readonly imageCheck: Duration
  readonly stop: Duration
  /** From one place of the network to the next: a request to a Pod and its answer are two. */
  readonly network: Duration
  /** How long a cloud takes to make a load balancer. */
  readonly loadBalancer: Duration
}

/** Flags of the components, by their own names in camel case. */
export interface Flags {
  readonly nodeMonitorPeriod: Duration
  readonly nodeMonitorGracePeriod: Duration
  readonly nodeStartupGracePeriod: Duration
  readonly nodeEvictionRate: number
  readonly secondaryNodeEvictionRate: number
  readonly largeClusterSizeThreshold: number
  readonly unhealthyZoneThreshold: number
  readonly nodeLeaseDurationSeconds: number
  readonly nodeStatusUpdateFrequency: Duration
  readonly nodeStatusReportFrequency: Duration
  readonly defaultNotReadyTolerationSeconds: number
  readonly defaultUnreachableTolerationSeconds: number
  readonly terminatedPodGcThreshold: number
  readonly serviceClusterIpRange: string
  readonly serviceNodePortRange: string
  readonly clusterCidr: string
  readonly nodeCidrMaskSize: number
  readonly maxEndpointsPerSlice: number
  readonly podInitialBackoff: Duration
  readonly podMaxBackoff: Duration
  readonly eventTtl: Duration
  readonly clusterDomain: string
  readonly maxPods: number
}

export const DEFAULT_SETTINGS: Settings = {
  latency: {
    apiCall: milliseconds(1),
    watch: milliseconds(1),
    reconcile: milliseconds(1),
    schedule: milliseconds(1),
    bind: milliseconds(2),
    sandbox: milliseconds(200),
    containerStart: milliseconds(50),
    imagePull: seconds(1),
    imageCheck: milliseconds(100),
    stop: milliseconds(50),
    network: milliseconds(1),
    loadBalancer: seconds(1),
  },
  flags: {
    nodeMonitorPeriod: seconds(5),
    nodeMonitorGracePeriod: seconds(50),
    nodeStartupGracePeriod: seconds(60),
    nodeEvictionRate: 0.1,
    secondaryNodeEvictionRate: 0.01,
    largeClusterSizeThreshold: 50,
    unhealthyZoneThreshold: 0.55,
    nodeLeaseDurationSeconds: 40,
    nodeStatusUpdateFrequency: seconds(10),
    nodeStatusReportFrequency: minutes(5),
    defaultNotReadyTolerationSeconds: 300,
    defaultUnreachableTolerationSeconds: 300,
    terminatedPodGcThreshold: 12500,
    serviceClusterIpRange: '10.96.0.0/12',
    serviceNodePortRange: '30000-32767',
    clusterCidr: '10.128.0.0/9',
    nodeCidrMaskSize: 24,
    maxEndpointsPerSlice: 100,
    podInitialBackoff: seconds(1),
    podMaxBackoff: seconds(10),
    eventTtl: hours(1),
    clusterDomain: 'cluster.local',
    maxPods: 110,
  },
  skipBeats: true,
  settleLimit: hours(1),
  settleWork: 1_000_000,
}
