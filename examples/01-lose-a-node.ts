/**
 * The engine without Cucumber: a Deployment loses a Node, and six minutes later is whole again.
 * Run it by `node -r ts-node/register examples/01-lose-a-node.ts`.
 */
import { between, Cluster, formatDuration, type Instant, minutes, plus } from '../engine'

const cluster = new Cluster({ seed: 7, nodes: 3 })
cluster.settle()
cluster.kubectl.apply(
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: { containers: [{ name: 'shop', image: 'shop:v1' }] },
      },
    },
  },
  'default',
)
cluster.settle()

const lost = 'node-1'
const crash: Instant = cluster.now()
cluster.kubelet(lost)?.crash()

/** What is written of the Node and of the Pods on it, with the time since the crash. */
const end = cluster.store.subscribe('nodes', ({ key, object, at }) => {
  // Nodes have taints in their spec.
  const { taints = [] } = object.spec as { taints?: { key: string; effect: string }[] }
  const shown = taints.map((taint) => `${taint.key}:${taint.effect}`).join(' ') || 'no taints'
  if (key === lost) console.log(`${formatDuration(between(crash, at))} Node ${key}: ${shown}`)
})
cluster.runTo(plus(crash, minutes(7)))
end()

const ready = cluster.store.get('deployments.apps', 'default/shop')?.status
console.log(JSON.stringify(ready, undefined, 2))
if (!JSON.stringify(ready).includes('"readyReplicas":4')) throw new Error('four were to be ready')
