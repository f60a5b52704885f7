/**
 * Approves the certificate requests of Nodes, and signs what is approved for Kubernetes' own
 * signers, with the CA of the server.
 *
 * It is here and not among the controllers because what it makes depends on chance and on the
 * wall's clock, as certificates are for clients outside.
 *
 * Models pkg/controller/certificates/{approver,signer}. Left out: the signer of old versions, and
 * cleaning up after requests.
 */
import { Buffer } from 'node:buffer'
import { type CertificateRequest, requestOf } from '../../api/certificatesigningrequest/request'
import type { KindMap } from '../../api/kinds'
import type { KubeObject } from '../../api/meta'
import type { UserInfo } from '../../apiserver/authorization/users'
import { rfc3339 } from '../../clock/duration'
import type { Cluster } from '../../cluster'
import { certificateFor, type KeyPair, validFor, YEAR } from './certificates'
import type { Reaction } from './reactions'

export function approver(cluster: Cluster): Reaction {
  return {
    actor: 'certificatesigningrequest-approving-controller',
    changed: (object) => {
      const csr = csrOf(object)
      if (csr.status.certificate || has(csr, 'Approved') || has(csr, 'Denied')) return
      const message = approvalOf(cluster, csr)
      if (message === undefined) return
      const approved = { type: 'Approved', status: 'True', reason: 'AutoApproved', message }
      write(cluster, object, 'approval', {
        ...csr.status,
        conditions: [...(csr.status.conditions ?? []), approved],
      })
    },
  }
}

export function signer(cluster: Cluster, authority: KeyPair): Reaction {
  return {
    actor: 'certificatesigningrequest-signing-controller',
    changed: (object) => {
      const csr = csrOf(object)
      const { status, spec } = csr
      if (status.certificate || !has(csr, 'Approved') || has(csr, 'Failed')) return
      const judge = SIGNERS[spec.signerName]
      const request = requestOf(spec.request)
      if (judge === undefined || typeof request === 'string') return
      const fault = judge(request, spec.usages ?? [])
      write(
        cluster,
        object,
        'status',
        fault === undefined
          ? { ...status, certificate: signed(authority, csr, request) }
          : { ...status, conditions: [...(status.conditions ?? []), failed(cluster, fault)] },
      )
    },
  }
}

type Csr = KindMap['CertificateSigningRequest']

const csrOf = (object: KubeObject): Csr => object as unknown as Csr // Of the watched resource.

const has = ({ status }: Csr, type: string): boolean =>
  status.conditions?.some((condition) => condition.type === type) ?? false

const USER = 'system:serviceaccount:kube-system:certificate-controller'

function write(cluster: Cluster, object: KubeObject, subresource: string, status: object): void {
  const { server } = cluster
  const resource = server.registry.ofKind('CertificateSigningRequest')
  server.update(resource, { ...object, status }, { user: USER, subresource })
}

const failed = (cluster: Cluster, message: string) => ({
  type: 'Failed',
  status: 'True',
  reason: 'SignerValidationFailure',
  message,
  lastUpdateTime: rfc3339(cluster.now()),
})

/** How long it lasts is what was asked for, within limits. */
function signed(authority: KeyPair, { spec }: Csr, request: CertificateRequest): string {
  const { subjectBytes, publicKey, alternativesBytes } = request
  const seconds = Math.max(600, spec.expirationSeconds ?? Number.POSITIVE_INFINITY)
  const certificate = certificateFor(authority, {
    subject: subjectBytes,
    publicKey,
    usages: spec.usages ?? [],
    alternatives: alternativesBytes,
    validity: validFor(Math.min(YEAR, seconds * 1000)),
  })
  return Buffer.from(certificate).toString('base64')
}

/** Why the request is not what its signer signs. */
type Judge = (request: CertificateRequest, usages: readonly string[]) => string | undefined

const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client'
const KUBELET_SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet'

const SIGNERS: Readonly<Record<string, Judge>> = {
  [CLIENT_SIGNER]: clientFault,
  [KUBELET_SIGNER]: kubeletClientFault,
  'kubernetes.io/kubelet-serving': kubeletServingFault,
}

const ENCIPHERMENT = 'key encipherment'
const SIGNATURE = 'digital signature'

function clientFault(_: CertificateRequest, usages: readonly string[]): string | undefined {
  const optional = [SIGNATURE, ENCIPHERMENT, 'client auth']
  const other = usages.find((usage) => !optional.includes(usage))
  if (other !== undefined) return `invalid usage for client certificate: ${other}`
  if (usages.includes('client auth')) return undefined
  return 'missing required usage for client certificate: client auth'
}

function kubeletClientFault(request: CertificateRequest, usages: readonly string[]) {
  const { subject, alternatives } = request
  return (
    organizationFault(request) ??
    (alternatives.dns > 0 ? 'DNS subjectAltNames are not allowed' : undefined) ??
    (alternatives.email > 0 ? 'Email subjectAltNames are not allowed' : undefined) ??
    (alternatives.ip > 0 ? 'IP subjectAltNames are not allowed' : undefined) ??
    (alternatives.uri > 0 ? 'URI subjectAltNames are not allowed' : undefined) ??
    nameFault(subject.commonName) ??
    usagesFault(usages, 'client auth')
  )
}

function kubeletServingFault(request: CertificateRequest, usages: readonly string[]) {
  const { subject, alternatives } = request
  const isNameless = alternatives.dns === 0 && alternatives.ip === 0
  return (
    organizationFault(request) ??
    (isNameless ? 'DNS or IP subjectAltName is required' : undefined) ??
    (alternatives.email > 0 ? 'Email subjectAltNames are not allowed' : undefined) ??
    (alternatives.uri > 0 ? 'URI subjectAltNames are not allowed' : undefined) ??
    usagesFault(usages, 'server auth') ??
    nameFault(subject.commonName)
  )
}

function organizationFault({ subject }: CertificateRequest): string | undefined {
  const [organization, ...more] = subject.organizations
  if (organization === 'system:nodes' && more.length === 0) return undefined
  return 'subject organization is not system:nodes'
}

const nameFault = (commonName: string): string | undefined =>
  commonName.startsWith('system:node:')
    ? undefined
    : 'subject common name does not begin with system:node:'

/** Keys of elliptic curves encipher nothing. */
function usagesFault(usages: readonly string[], purpose: string): string | undefined {
  const wanted = [SIGNATURE, ENCIPHERMENT, purpose].sort()
  const said = [...new Set([...usages, ENCIPHERMENT])].sort()
  if (said.join() === wanted.join()) return undefined
  const all = purpose === 'client auth' ? ['client auth', SIGNATURE, ENCIPHERMENT] : wanted
  return `usages did not match [${all.join(' ')}]`
}

/** What to say of a request that is approved without anybody; undefined for all others. */
function approvalOf({ server }: Cluster, { spec }: Csr): string | undefined {
  if (spec.signerName !== KUBELET_SIGNER) return undefined
  const request = requestOf(spec.request)
  if (typeof request === 'string') return undefined
  if (kubeletClientFault(request, spec.usages ?? []) !== undefined) return undefined
  const { username: name = '', uid, groups = [] } = spec
  const user: UserInfo = { name, groups, ...(uid === undefined ? {} : { uid }) }
  const may = (subresource: string) =>
    server.authorizer.allows(user, {
      verb: 'create',
      group: 'certificates.k8s.io',
      resource: 'certificatesigningrequests',
      subresource,
      namespace: '',
      name: '',
    })
  const isOwn = name === request.subject.commonName
  if (isOwn && may('selfnodeclient')) {
    return 'Auto approving self kubelet client certificate after SubjectAccessReview.'
  }
  if (!may('nodeclient')) return undefined
  return 'Auto approving kubelet client certificate after SubjectAccessReview.'
}
