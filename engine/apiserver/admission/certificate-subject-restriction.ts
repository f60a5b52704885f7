/** Nobody becomes a master by a certificate that they asked for.
 *  Models plugin/pkg/admission/certificates/subjectrestriction. */
import { requestOf } from '../../api/certificatesigningrequest/request'
import type { KindMap } from '../../api/kinds'
import type { AdmissionPlugin } from '../admission'
import { MASTERS } from '../authorization/users'
import { forbiddenBy } from './refusal'

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  resources: ['certificatesigningrequests.certificates.k8s.io'],
  verbs: ['CREATE'],
  validate(request) {
    // The plugin's only resource.
    const { spec } = request.object as unknown as KindMap['CertificateSigningRequest']
    if (spec.signerName !== SIGNER) return
    const parsed = requestOf(spec.request)
    if (typeof parsed === 'string') throw forbiddenBy(request, `failed to parse CSR: ${parsed}`)
    if (!parsed.subject.organizations.includes(MASTERS)) return
    throw forbiddenBy(request, `use of ${SIGNER} signer with ${MASTERS} group is not allowed`)
  },
}

const SIGNER = 'kubernetes.io/kube-apiserver-client'
