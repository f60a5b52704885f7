/**
 * Publishes the certificate of the cluster's CA in each Namespace: ConfigMap `kube-root-ca.crt`.
 *
 * Models pkg/controller/certificates/rootcacertpublisher/publisher.go.
 * The certificate is the one that the API server trusts clients by; until it says which, it is made
 * up, for clients of the simulation need none.
 */

import type { StringMap } from '../api/meta'
import { deepEqual } from '../store/equal'
import type { Controller } from './controller'
import { isNamespaceTerminating } from './namespace-terminating'

const NAME = 'kube-root-ca.crt'
/** Where the API server says whom it trusts. */
const TRUST = 'kube-system/extension-apiserver-authentication'
const MADE_UP: StringMap = {
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
    {
      kind: 'ConfigMap',
      keys({ object }, reader) {
        const { namespace, name } = object.metadata
        if (name === NAME && namespace) return [namespace]
        if (`${namespace}/${name}` !== TRUST) return NONE
        return reader.list('Namespace').map(({ metadata }) => metadata.name)
      },
    },
  ],
  reconcile({ client }, namespace) {
    if (client.get('Namespace', namespace)?.status.phase !== 'Active') return undefined
    const certificate = client.get('ConfigMap', TRUST)?.data?.['client-ca-file']
    const data = certificate === undefined ? MADE_UP : { 'ca.crt': certificate }
    const present = client.get('ConfigMap', `${namespace}/${NAME}`)
    if (present === undefined) {
      const metadata = { namespace, name: NAME, annotations: ANNOTATIONS }
      try {
        client.create('ConfigMap', { metadata, data })
      } catch (error) {
        if (!isNamespaceTerminating(error)) throw error
      }
    } else if (!deepEqual(present.data, data)) {
      client.update<'ConfigMap'>({ ...present, data })
    }
    return undefined
  },
}

const NONE: readonly string[] = []
