/**
 * A webhook in TypeScript: it labels Pods, refuses those of no team, and is away for a while.
 * Run it by `node -r ts-node/register examples/04-webhook.ts`.
 */
import { Cluster, clientOf, StatusError } from '../engine'

const cluster = new Cluster({ seed: 4, nodes: 1 })
const admin = clientOf(cluster, 'kubernetes-admin', 'admin')
cluster.settle()

const URL = 'https://hooks.example.com/pods'
const stop = cluster.webhooks.answer(URL, ({ request }) => {
  const { labels = {} } = request.object.metadata
  if (labels.team === undefined) {
    return { allowed: false, status: { code: 403, message: 'every Pod belongs to a team' } }
  }
  const value = { ...labels, cost: `of-${labels.team}` }
  return { allowed: true, patch: [{ op: 'add', path: '/metadata/labels', value }] }
})

cluster.kubectl.apply(
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'teams' },
    webhooks: [
      {
        name: 'teams.example.com',
        clientConfig: { url: URL },
        rules: [
          { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] },
        ],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  },
  'default',
)

const create = (name: string, labels: Readonly<Record<string, string>>) => {
  const spec = { containers: [{ name: 'c', image: 'nginx' }] }
  try {
    const { metadata } = admin.create('Pod', {
      metadata: { name, namespace: 'default', labels },
      spec,
    })
    console.log(`${name}: created with the labels`, JSON.stringify(metadata.labels))
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    console.log(`${name}: ${error.message}`)
  }
}

create('web', { team: 'shop' })
create('nobodys', {})
stop()
create('too-late', { team: 'shop' })
