/**
 * Facts and tenses without Gherkin: the same assertions as in features, from TypeScript.
 * Run it by `node -r ts-node/register examples/02-facts-and-tenses.ts`.
 */
import { Cluster, seconds } from '../engine'
import { hasReplicas } from '../steps/facts/replicas'
import { parseCount, parseObject } from '../steps/phrase'
import { EmbeddedTarget } from '../steps/target/embedded/embedded'
import { Promises } from '../steps/tenses/promises'
import { expectFact } from '../steps/tenses/tenses'

async function main(): Promise<void> {
  const cluster = new Cluster({ seed: 1, nodes: 2 })
  cluster.settle()
  const target = new EmbeddedTarget(cluster, () => 'default')
  const promises = new Promises(target)
  const setting = { target, promises, lastWhen: cluster.now(), where: 'examples' }
  cluster.kubectl.apply(
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: 'web:v1' }] },
        },
      },
    },
    'default',
  )
  const ready = hasReplicas(parseObject('ReplicaSet "web"'), parseCount('2'), 'ready')
  await expectFact(setting, { type: 'within', limit: seconds(10) }, ready)
  await expectFact(setting, { type: 'for', time: seconds(60) }, ready)
  console.log(`${ready.says}: within 10s, and for the minute after`)
}

void main()
