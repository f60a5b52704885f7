/** One busy failing cluster, for tests that need much to happen: a list of misfortunes in order. */
import type { Duration } from '../clock/duration'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { machineSpec } from '../kubelet/machine'
import type { Settings } from '../settings'

const ZONE = 'topology.kubernetes.io/zone'

/** Something that happens to a cluster. */
export type Misfortune = (cluster: Cluster) => void

/** Six Nodes in three zones, at rest. */
export function startBusy(seed: number, settings?: Settings): Cluster {
  const nodes = Array.from({ length: 6 }, (_, i) =>
    machineSpec({ name: `node-${i + 1}`, labels: { [ZONE]: ['a', 'b', 'c'][i % 3] ?? 'a' } }),
  )
  const cluster = new Cluster({ seed, nodes, ...(settings === undefined ? {} : { settings }) })
  cluster.settle()
  return cluster
}

/** Rollouts, a crash loop, a Node lost and back, a drain. */
export const MISFORTUNES: readonly Misfortune[] = [
  ({ kubectl }) => {
    for (const name of ['web', 'api', 'db']) {
      kubectl.apply(service(name), 'default')
      kubectl.apply(deployment(name), 'default')
    }
  },
  ({ images }) => images.tell('shop:v2', { exits: { code: 1, after: seconds(3) } }),
  ({ kubectl }) => kubectl.setImage('deployments.apps', 'default/web', 'shop:v2'),
  (cluster) => cluster.kubelet('node-2')?.crash(),
  ({ kubectl }) => kubectl.scale('deployments.apps', 'default/api', 7),
  ({ drains }) => drains.begin('node-3'),
  ({ kubectl }) => kubectl.setImage('deployments.apps', 'default/web', 'shop:v3'),
  (cluster) => cluster.kubelet('node-2')?.recover(),
  ({ kubectl }) => kubectl.cordon('node-3', false),
  ({ kubectl }) => kubectl.delete('deployments.apps', 'default/db'),
]

/** Lets one misfortune happen and runs on. */
export function befall(cluster: Cluster, misfortune: Misfortune, runOn: Duration): void {
  misfortune(cluster)
  cluster.run(runOn)
}

function deployment(name: string): Record<string, unknown> {
  const labels = { app: name }
  const container = { name, image: 'shop:v1', resources: { requests: { cpu: '100m' } } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: 4,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  }
}

const service = (name: string): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
})
