/** Who approves or denies a request needs the right to, for its signer.
 *  Models plugin/pkg/admission/certificates/approval. */
import type { KindMap } from '../../api/kinds'
import type { AdmissionPlugin } from '../admission'
import { mayForSigner } from '../authorization/signers'
import { forbiddenBy } from './refusal'

export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  resources: ['certificatesigningrequests.certificates.k8s.io'],
  verbs: ['UPDATE'],
  validate(request, { may }) {
    if (request.subresource !== 'approval') return
    // The plugin's only resource.
    const { spec } = request.old as unknown as KindMap['CertificateSigningRequest']
    if (mayForSigner(may, 'approve', spec.signerName)) return
    const what = `requests with signerName ${JSON.stringify(spec.signerName)}`
    throw forbiddenBy(request, `user not permitted to approve ${what}`)
  },
}
