/**
 * How servers behind the API server know that it is the API server which says who asks: its
 * certificate for that, and where they find whom to trust.
 *
 * Models pkg/controlplane/controller/clusterauthenticationtrust. One CA signs all, also here.
 */
import { isStatusError } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'
import { type KeyPair, newKeyPair } from '../authentication/certificates'
import type { Keys } from '../authentication/keys'

export function newFrontProxy({ ca }: Keys): KeyPair {
  return newKeyPair(ca, {
    subject: { commonName: NAME },
    usages: ['digital signature', 'client auth'],
  })
}

/** Tells the servers behind whom to trust. */
export function publishTrust({ server, trace }: Cluster, { ca }: Keys): void {
  const data = {
    'client-ca-file': ca.certificate,
    'requestheader-allowed-names': JSON.stringify([NAME]),
    'requestheader-client-ca-file': ca.certificate,
    'requestheader-extra-headers-prefix': '["X-Remote-Extra-"]',
    'requestheader-group-headers': '["X-Remote-Group"]',
    'requestheader-username-headers': '["X-Remote-User"]',
  }
  const metadata = { name: 'extension-apiserver-authentication', namespace: 'kube-system' }
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }
  const resource = server.registry.get('configmaps')
  trace.during('bootstrap', 'create', '', [], () => {
    try {
      server.create(resource, body, { user: 'system:apiserver' })
    } catch (error) {
      if (!isStatusError(error, 'AlreadyExists')) throw error
      server.update(resource, body, { user: 'system:apiserver' })
    }
  })
}

const NAME = 'front-proxy-client'
