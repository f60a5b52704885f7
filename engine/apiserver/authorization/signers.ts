/** Who may approve or sign for a signer: of this one, or of all of its domain.
 *  Models pkg/registry/certificates' helper IsAuthorizedForSignerName. */
import type { Attributes } from './rbac'

export function mayForSigner(
  may: (request: Attributes) => boolean,
  verb: 'approve' | 'sign',
  signer: string,
): boolean {
  const [domain = ''] = signer.split('/')
  const request = {
    verb,
    group: 'certificates.k8s.io',
    resource: 'signers',
    subresource: '',
    namespace: '',
  }
  return may({ ...request, name: signer }) || may({ ...request, name: `${domain}/*` })
}
