/** A workload to try things on: a Deployment of Pods with one container of the same name. */
import type { Deployment } from '../api/kinds'
import type { Cluster } from '../cluster'
import { ensure } from '../ensure'

export const DEPLOYMENTS = 'deployments.apps'

/** What a manifest says; given parts of the spec replace the usual ones. */
export const deploymentNamed = (
  name: string,
  { image = `${name}:v1`, ...spec }: { readonly image?: string; readonly [field: string]: unknown },
) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image }] },
    },
    ...spec,
  },
})

/** Applies it to the namespace `default`, and lets the cluster come to rest. */
export function deploy(
  cluster: Cluster,
  name: string,
  spec: Parameters<typeof deploymentNamed>[1] = {},
): Deployment {
  cluster.kubectl.apply(deploymentNamed(name, spec), 'default')
  cluster.settle()
  return deployedIn(cluster, name)
}

export const deployedIn = (cluster: Cluster, name: string): Deployment =>
  ensure(cluster.server.reader.get('Deployment', `default/${name}`), `a Deployment ${name}`)

/** The keys of the Pods of a Deployment, those on one Node if it is named. */
export const podKeysOf = (cluster: Cluster, name: string, node?: string): readonly string[] =>
  cluster.server.reader
    .list('Pod', node === undefined ? {} : { node })
    .filter(({ metadata }) => metadata.labels?.app === name)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)

/** The message with which something is refused. */
export function refusalOf(request: () => unknown): string {
  try {
    request()
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  return 'it is not refused'
}
