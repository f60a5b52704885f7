/**
 * What if: one busy cluster is forked, and its two futures are compared.
 * Run it by `node -r ts-node/register examples/03-what-if.ts`.
 */
import { Cluster, minutes } from '../engine'

const cluster = new Cluster({ seed: 3, nodes: 3 })
cluster.settle()
cluster.kubectl.apply(
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api' },
    spec: {
      replicas: 6,
      selector: { matchLabels: { app: 'api' } },
      template: {
        metadata: { labels: { app: 'api' } },
        spec: {
          containers: [{ name: 'api', image: 'api:v1', resources: { requests: { cpu: '1500m' } } }],
        },
      },
    },
  },
  'default',
)
cluster.settle()

const [scaled, drained] = [cluster.fork(), cluster.fork()]
scaled.kubectl.scale('deployments.apps', 'default/api', 9)
drained.drains.begin('node-2')
for (const future of [scaled, drained]) future.run(minutes(5))

const ready = (future: Cluster): unknown =>
  future.store.get('deployments.apps', 'default/api')?.status
console.log('scaled to 9:', JSON.stringify(ready(scaled)))
console.log('node-2 drained:', JSON.stringify(ready(drained)))
console.log('the original:', JSON.stringify(ready(cluster)))
