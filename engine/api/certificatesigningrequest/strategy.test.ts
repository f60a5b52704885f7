/** Certificate signing requests: what may be asked for, and who may answer how. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { UserInfo } from '../../apiserver/authorization/users'
import { Api } from '../../testing/api'
import { certificateRequest } from '../../testing/certificate-request'
import { refusalOf } from '../../testing/workload'
import type { KubeObject } from '../meta'
import { requestOf } from './request'

const CSRS = 'certificatesigningrequests.certificates.k8s.io'
const SIGNER = 'kubernetes.io/kube-apiserver-client'
const JANE: UserInfo = {
  name: 'jane',
  uid: '7',
  groups: ['dev'],
  extra: { scopes: ['a'] },
}
const { request } = certificateRequest({ commonName: 'jane', organizations: ['dev'] })

const spec = { request, signerName: SIGNER, usages: ['client auth'] }

const csr = (more: object = {}) => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name: 'jane' },
  spec: { ...spec, ...more },
})

/** A server on which jane may do these with requests and signers. */
function serverFor(
  ...rules: readonly (readonly [verbs: string, resource: string, name?: string])[]
) {
  const api = new Api()
  api.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'jane' },
    rules: [...rules, ['create', 'certificatesigningrequests'] as const].map(
      ([verbs, resource, name]) => ({
        apiGroups: ['certificates.k8s.io'],
        resources: [resource],
        verbs: verbs.split(' '),
        ...(name && { resourceNames: [name] }),
      }),
    ),
  })
  api.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'jane' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'jane' },
    subjects: [{ kind: 'User', name: 'jane' }],
  })
  const { server } = api.cluster
  const resource = server.registry.get(CSRS)
  const options = { user: 'jane', userInfo: JANE, isClient: true }
  return {
    create: (object: object) => server.create(resource, object, options),
    write: (object: object, subresource?: string) =>
      server.update(resource, object, {
        ...options,
        ...(subresource === undefined ? {} : { subresource }),
      }),
  }
}

const withStatus = (object: KubeObject, status: object) => ({ ...object, status })
const condition = (type: string, more: object = {}) => ({ type, status: 'True', ...more })

test('a request says who made it, whatever was sent', () => {
  const stored = serverFor().create({
    ...csr({ username: 'admin', groups: ['system:masters'] }),
    status: { conditions: [condition('Approved')] },
  })
  expect({ spec: stored.spec, status: stored.status }).toEqual({
    spec: { ...spec, username: 'jane', uid: '7', groups: ['dev'], extra: { scopes: ['a'] } },
    status: {},
  })
})

describe('A request is refused', () => {
  const invalid = 'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: '
  function check(says: string, more: object, message: string) {
    test(says, () => {
      expect(refusalOf(() => serverFor().create(csr(more)))).toBe(message)
    })
  }

  check(
    'when it is no PEM',
    { request: 'eA==', signerName: 'example.com/x' },
    `${invalid}spec.request: Invalid value: []byte{0x78}: ` +
      'PEM block type must be CERTIFICATE REQUEST',
  )
  const forged = certificateRequest({ commonName: 'jane' }, {}, true).request
  test('when its key has not signed it', () => {
    expect(requestOf(forged)).toBe('x509: ECDSA verification failure')
    const refused = refusalOf(() => serverFor().create(csr({ request: forged })))
    expect(refused).toContain('}: x509: ECDSA verification failure')
  })
  check(
    'for usages that are none',
    { usages: ['client auth', 'flying', 'client auth'] },
    `${invalid}[spec.usages[1]: Unsupported value: "flying": supported values: "any", ` +
      '"cert sign", "client auth", "code signing", "content commitment", "crl sign", ' +
      '"data encipherment", "decipher only", "digital signature", "email protection", ' +
      '"encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", ' +
      '"key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", ' +
      '"server auth", "signing", "timestamping", spec.usages[2]: Duplicate value: "client auth"]',
  )
  check(
    'for no usage',
    { usages: [] },
    `${invalid}spec.usages: Required value: usages must be provided`,
  )
  check(
    'for a signer without a path',
    { signerName: 'example.com' },
    `${invalid}spec.signerName: Invalid value: "example.com": must be a fully qualified domain ` +
      "and path of the form 'example.com/signer-name'",
  )
  check(
    'for a signer of no domain',
    { signerName: 'example/x' },
    `${invalid}spec.signerName: Invalid value: "example": should be a domain with at least two ` +
      'segments separated by dots',
  )
  check(
    'for the signer of old versions',
    { signerName: 'kubernetes.io/legacy-unknown' },
    `${invalid}spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": ` +
      'the legacy signerName is not allowed via this API version',
  )
  check(
    'for a short time',
    { expirationSeconds: 60 },
    `${invalid}spec.expirationSeconds: Invalid value: 60: ` +
      'may not specify a duration less than 600 seconds (10 minutes)',
  )
  const master = certificateRequest({ commonName: 'x', organizations: ['system:masters'] }).request
  check(
    'when it would make a master',
    { request: master },
    'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: use of ' +
      `${SIGNER} signer with system:masters group is not allowed`,
  )
})

describe('An approval', () => {
  const may = ['update', 'certificatesigningrequests/approval'] as const

  test('is given by who may for the signer, and keeps its time', () => {
    const server = serverFor(may, ['approve', 'signers', SIGNER])
    const stored = server.create(csr())
    const approved = server.write(
      {
        ...withStatus(stored, { conditions: [condition('Approved')], certificate: 'eA==' }),
        spec: {},
      },
      'approval',
    )
    const now = '2025-01-01T00:00:00Z'
    expect({ spec: approved.spec, status: approved.status }).toEqual({
      spec: stored.spec,
      status: {
        conditions: [condition('Approved', { lastUpdateTime: now, lastTransitionTime: now })],
      },
    })
  })

  test('may be given for all signers of a domain', () => {
    const server = serverFor(may, ['approve', 'signers', 'kubernetes.io/*'])
    const object = withStatus(server.create(csr()), { conditions: [condition('Approved')] })
    server.write(object, 'approval')
  })

  function check(says: string, status: object, message: string, signer = SIGNER) {
    test(says, () => {
      const server = serverFor(may, ['approve', 'signers', signer])
      const object = withStatus(server.create(csr()), status)
      expect(refusalOf(() => server.write(object, 'approval'))).toBe(message)
    })
  }

  const invalid = 'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: '
  check(
    'is not for who may not for the signer',
    { conditions: [condition('Denied')] },
    'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: ' +
      `user not permitted to approve requests with signerName "${SIGNER}"`,
    'example.com/*',
  )
  check(
    'is no denial too',
    { conditions: [condition('Approved'), condition('Denied')] },
    `${invalid}status.conditions[1].type: Invalid value: "Denied": ` +
      'Approved and Denied conditions are mutually exclusive',
  )
  check(
    'is true',
    { conditions: [{ type: 'Approved', status: 'False' }] },
    `${invalid}status.conditions[0].status: Unsupported value: "False": supported values: "True"`,
  )

  test('is not taken back', () => {
    const server = serverFor(may, ['approve', 'signers'])
    const object = withStatus(server.create(csr()), { conditions: [condition('Approved')] })
    const approved = server.write(object, 'approval')
    expect(refusalOf(() => server.write(withStatus(approved, {}), 'approval'))).toBe(
      `${invalid}status.conditions: Forbidden: updates may not remove a condition of type "Approved"`,
    )
  })
})

describe('A status', () => {
  const may = ['update', 'certificatesigningrequests/status'] as const
  const forbidden = 'certificatesigningrequests.certificates.k8s.io "jane" is forbidden: '

  function check(says: string, status: object, message: string, verb = 'sign') {
    test(says, () => {
      const server = serverFor(may, [verb, 'signers'])
      const object = withStatus(server.create(csr()), status)
      expect(refusalOf(() => server.write(object, 'status'))).toBe(message)
    })
  }

  check(
    'is set by who may sign',
    { conditions: [condition('Failed')] },
    `${forbidden}user not permitted to sign requests with signerName "${SIGNER}"`,
    'approve',
  )
  const invalid = 'CertificateSigningRequest.certificates.k8s.io "jane" is invalid: '
  check(
    'approves nothing',
    { conditions: [condition('Approved')] },
    `${invalid}status.conditions: Forbidden: updates may not add a condition of type "Approved"`,
  )
  check(
    'has certificates alone',
    { certificate: 'eA==' },
    `${invalid}status.certificate: Invalid value: "<certificate data>": ` +
      'must contain at least one CERTIFICATE PEM block',
  )
})

test('an update changes labels, and nothing that was asked for', () => {
  const server = serverFor(['update', 'certificatesigningrequests'])
  const stored = server.create(csr())
  const changed = server.write({
    ...csr({ signerName: 'example.com/x' }),
    metadata: { ...stored.metadata, labels: { a: 'b' } },
  })
  expect([changed.spec, changed.metadata.labels]).toEqual([stored.spec, { a: 'b' }])
})

test('a request tells its names', () => {
  const names = { dns: ['web', 'web.svc'], ip: ['10.0.0.1'], email: ['a@b'] }
  const parsed = requestOf(certificateRequest({ commonName: 'x' }, names).request)
  expect(parsed).toMatchObject({
    subject: { commonName: 'x', organizations: [] },
    alternatives: { dns: 2, ip: 1, email: 1, uri: 0 },
  })
})

test('bytes that are no request are none', () => {
  const bytes = Buffer.from(request, 'base64').toString()
  for (const cut of [60, 100, 200]) {
    const text = `${bytes.slice(0, cut)}\n-----END CERTIFICATE REQUEST-----\n`
    expect(typeof requestOf(Buffer.from(text).toString('base64'))).toBe('string')
  }
})
