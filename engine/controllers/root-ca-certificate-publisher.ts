/**
 * Publishes the certificate of the cluster's CA in each Namespace: ConfigMap `kube-root-ca.crt`.
 *
 * Models pkg/controller/certificates/rootcacertpublisher/publisher.go.
 * Left out: a real certificate; clients of the simulation need none.
 */

import type { StringMap } from '../api/meta'
import { deepEqual } from '../store/equal'
import { type Controller, mapped } from './controller'
import { isNamespaceTerminating } from './namespace-terminating'

const NAME = 'kube-root-ca.crt'
const DATA: StringMap = {
  'ca.crt': '-----BEGIN CERTIFICATE-----\na3ViZWN1bWJlcg==\n-----END CERTIFICATE-----\n',
}
const ANNOTATIONS: StringMap = {
  'kubernetes.io/description':
    'Contains a CA bundle that can be used to verify the kube-apiserver when using internal ' +
    'endpoints such as the internal service IP or kubernetes.default.svc. No other usage is ' +
    'guaranteed across distributions of Kubernetes clusters.',
}

export const rootCaCertificatePublisherController: Controller<'Namespace'> = {
  name: 'root-ca-certificate-publisher-controller',
  account: 'root-ca-cert-publisher',
  reconciles: 'Namespace',
  watches: [
    mapped('ConfigMap', ({ metadata }) => {
      return metadata.name === NAME && metadata.namespace ? [metadata.namespace] : NONE
    }),
  ],
  reconcile({ client }, namespace) {
    if (client.get('Namespace', namespace)?.status.phase !== 'Active') return undefined
    const present = client.get('ConfigMap', `${namespace}/${NAME}`)
    if (present === undefined) {
      const metadata = { namespace, name: NAME, annotations: ANNOTATIONS }
      try {
        client.create('ConfigMap', { metadata, data: DATA })
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error
      }
    } else if (!deepEqual(present.data, DATA)) {
      client.update<'ConfigMap'>({ ...present, data: DATA })
    }
    return undefined
  },
}

const NONE: readonly string[] = []
