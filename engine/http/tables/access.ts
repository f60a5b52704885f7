/**
 * The columns of who may do what: role bindings, service accounts, signing requests.
 * Models printRoleBinding, printServiceAccount and printCertificateSigningRequest in
 * pkg/printers/internalversion/printers.go.
 */

import type { CertificateSigningRequest } from 'kubernetes-types/certificates/v1'
import { humanDuration } from '../../api/human-duration'
import type { KindMap, Served } from '../../api/kinds'
import { seconds } from '../../clock/duration'
import { ageOf, NOTHING } from './cells'
import { AGE, column, columns, NAME, wide } from './column'

type Binding = KindMap['ClusterRoleBinding'] | KindMap['RoleBinding']
type SigningRequest = Served<CertificateSigningRequest>

export const bindingColumns = columns<Binding>(
  [NAME, column('Role'), AGE, wide('Users'), wide('Groups'), wide('ServiceAccounts')],
  (binding, now) => {
    const { roleRef, subjects = [] } = binding
    const namesOf = (kind: string) => subjects.filter((subject) => subject.kind === kind)
    const accounts = namesOf('ServiceAccount').map((a) => `${a.namespace ?? ''}/${a.name}`)
    return [
      binding.metadata.name,
      `${roleRef.kind}/${roleRef.name}`,
      ageOf(binding, now),
      namesOf('User')
        .map(({ name }) => name)
        .join(', '),
      namesOf('Group')
        .map(({ name }) => name)
        .join(', '),
      accounts.join(', '),
    ]
  },
)

export const serviceAccountColumns = columns<KindMap['ServiceAccount']>(
  [NAME, column('Secrets'), AGE],
  (account, now) => [account.metadata.name, account.secrets?.length ?? 0, ageOf(account, now)],
)

export const certificateSigningRequestColumns = columns<SigningRequest>(
  [
    NAME,
    AGE,
    column('SignerName'),
    column('Requestor'),
    column('RequestedDuration'),
    column('Condition'),
  ],
  (request, now) => {
    const { expirationSeconds, signerName, username } = request.spec
    return [
      request.metadata.name,
      ageOf(request, now),
      signerName || NOTHING,
      username ?? '',
      expirationSeconds === undefined ? NOTHING : humanDuration(seconds(expirationSeconds)),
      conditionText(request),
    ]
  },
)

function conditionText({ status }: SigningRequest): string {
  const types = new Set(status?.conditions?.map(({ type }) => type))
  const verdict = types.has('Denied') ? 'Denied' : types.has('Approved') ? 'Approved' : 'Pending'
  const failed = types.has('Failed') ? ',Failed' : ''
  return `${verdict}${failed}${status?.certificate ? ',Issued' : ''}`
}
