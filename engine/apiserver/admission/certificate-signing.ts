/** Who says in a status what was signed, or that it was not, needs the right to, for its signer.
 *  Models plugin/pkg/admission/certificates/signing. */
import type { KindMap } from '../../api/kinds'
import { deepEqual } from '../../store/equal'
import type { AdmissionPlugin } from '../admission'
import { mayForSigner } from '../authorization/signers'
import { forbiddenBy } from './refusal'

export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  resources: ['certificatesigningrequests.certificates.k8s.io'],
  verbs: ['UPDATE'],
  validate(request, { may }) {
    if (request.subresource !== 'status') return
    const { status } = request.object as unknown as Csr // The plugin's only resource.
    const { spec, status: before } = request.old as unknown as Csr // As above.
    const isSame =
      status.certificate === before.certificate && deepEqual(status.conditions, before.conditions)
    if (isSame || mayForSigner(may, 'sign', spec.signerName)) return
    const what = `requests with signerName ${JSON.stringify(spec.signerName)}`
    throw forbiddenBy(request, `user not permitted to sign ${what}`)
  },
}

type Csr = KindMap['CertificateSigningRequest']
