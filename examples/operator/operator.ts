/**
 * An operator: it makes a Deployment for each Website, and says in its status how many replicas are
 * ready.
 *
 * It knows nothing of kubecumber: it reaches whatever cluster its kubeconfig names, by the official
 * client. features/api/operators.feature is its acceptance test.
 */
import {
  AppsV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesObject,
  makeInformer,
  type V1Deployment,
} from '@kubernetes/client-node'

const GROUP = 'example.com'
const VERSION = 'v1'
const PLURAL = 'websites'

interface Website extends KubernetesObject {
  readonly spec: { readonly image: string; readonly replicas: number }
  readonly status?: { readonly readyReplicas?: number }
}

interface Websites {
  readonly metadata: { readonly resourceVersion: string }
  readonly items: Website[]
}

const config = new KubeConfig()
config.loadFromDefault()
const apps = config.makeApiClient(AppsV1Api)
const custom = config.makeApiClient(CustomObjectsApi)

const websites = makeInformer<Website>(
  config,
  `/apis/${GROUP}/${VERSION}/${PLURAL}`,
  // What the API answers to this path is a list of Websites.
  async () =>
    (await custom.listCustomObjectForAllNamespaces({
      group: GROUP,
      version: VERSION,
      plural: PLURAL,
    })) as Websites & KubernetesObject,
)
const deployments = makeInformer<V1Deployment>(config, '/apis/apps/v1/deployments', () =>
  apps.listDeploymentForAllNamespaces(),
)

websites.on('add', reconcile)
websites.on('update', reconcile)
for (const event of ['add', 'update', 'delete'] as const) {
  deployments.on(event, (deployment) => {
    const { name = '', namespace = '' } = deployment.metadata ?? {}
    const website = websites.get(name, namespace)
    if (website !== undefined) void reconcile(website)
  })
}
for (const informer of [websites, deployments]) {
  informer.on('error', (error) => {
    console.error(error)
    setTimeout(() => void informer.start(), 1000)
  })
  void informer.start()
}

/** Brings the Deployment of a Website to what it asks for, and its status to what is. */
async function reconcile(website: Website): Promise<void> {
  const { name = '', namespace = '' } = website.metadata ?? {}
  try {
    const deployment = deployments.get(name, namespace)
    if (deployment === undefined) {
      await apps.createNamespacedDeployment({ namespace, body: deploymentOf(website) })
    } else if (!isAsAsked(deployment, website)) {
      const body = { ...deployment, spec: deploymentOf(website).spec }
      await apps.replaceNamespacedDeployment({ name, namespace, body })
    }
    const readyReplicas = deployment?.status?.readyReplicas ?? 0
    if (website.status?.readyReplicas !== readyReplicas) {
      const body = [{ op: 'add', path: '/status', value: { readyReplicas } }]
      const place = { group: GROUP, version: VERSION, namespace, plural: PLURAL, name }
      await custom.patchNamespacedCustomObjectStatus({ ...place, body })
    }
  } catch (error) {
    // What is there already, or was changed meanwhile, comes again as an event.
    const isOld = typeof error === 'object' && error !== null && 'code' in error
    if (!isOld || error.code !== 409) console.error(error)
  }
}

function deploymentOf({ metadata = {}, spec }: Website) {
  const { name = '', namespace = '', uid = '' } = metadata
  const labels = { website: name }
  const owner = { apiVersion: `${GROUP}/${VERSION}`, kind: 'Website', name, uid, controller: true }
  return {
    metadata: { name, namespace, labels, ownerReferences: [owner] },
    spec: {
      replicas: spec.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: spec.image }] },
      },
    },
  } satisfies V1Deployment
}

function isAsAsked({ spec }: V1Deployment, website: Website): boolean {
  const [container] = spec?.template.spec?.containers ?? []
  return spec?.replicas === website.spec.replicas && container?.image === website.spec.image
}
