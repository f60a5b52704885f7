/** What a served cluster issues: certificates that were asked for, and tokens in Secrets. */
import { X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Pod } from '../../api/kinds'
import { componentRoles } from '../../apiserver/authorization/component-roles'
import type { UserInfo } from '../../apiserver/authorization/users'
import { minutes } from '../../clock/duration'
import { Api, written } from '../../testing/api'
import { certificateRequest, type Names } from '../../testing/certificate-request'
import { Authenticator } from './authenticator'
import { derOf } from './certificates'
import { issueCredentials } from './issuing'
import { newKeys } from './keys'

const keys = newKeys([], '10.96.0.1')
const CSRS = 'certificatesigningrequests.certificates.k8s.io'
const bootstrapper: UserInfo = {
  name: 'system:bootstrap:abcdef',
  groups: ['system:bootstrappers', 'system:authenticated'],
}

function served() {
  const api = new Api()
  const { cluster } = api
  const { server } = cluster
  for (const { resource, body } of componentRoles()) {
    server.create(server.registry.get(resource), body, { user: 'system:apiserver' })
  }
  const authenticator = new Authenticator({
    keys,
    reader: server.reader,
    now: () => cluster.now(),
  })
  const bugs: unknown[] = []
  const stop = issueCredentials({
    cluster,
    keys,
    authenticator,
    onBug: (error) => bugs.push(error),
  })
  const settled = async () => {
    // Reactions to reactions, a few of them.
    for (let i = 0; i < 5; i++) await Promise.resolve()
    expect(bugs).toEqual([])
  }
  return { api, cluster, server, authenticator, stop, settled }
}

interface Asked {
  readonly signerName?: string
  readonly usages?: readonly string[]
  readonly subject?: { readonly commonName: string; readonly organizations?: readonly string[] }
  readonly names?: Names
  readonly user?: UserInfo
  readonly expirationSeconds?: number
}

const CLIENT = 'kubernetes.io/kube-apiserver-client'
const KUBELET = 'kubernetes.io/kube-apiserver-client-kubelet'
const NODE = { commonName: 'system:node:n', organizations: ['system:nodes'] }

/** Asks for a certificate, and approves it; answers what became of the request. */
async function askFor(asked: Asked, isApproved = true) {
  const all = served()
  const { server, cluster, settled } = all
  const { signerName = CLIENT, usages = ['client auth'], subject, names, user } = asked
  const { expirationSeconds } = asked
  const request = certificateRequest(subject ?? { commonName: 'jane' }, names).request
  const resource = server.registry.get(CSRS)
  const created = server.create(
    resource,
    {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'x' },
      spec: { request, signerName, usages, ...(expirationSeconds && { expirationSeconds }) },
    },
    user === undefined ? { user: 'test' } : { user: user.name, userInfo: user },
  )
  if (isApproved) {
    const status = { conditions: [{ type: 'Approved', status: 'True' }] }
    server.update(resource, { ...created, status }, { user: 'test', subresource: 'approval' })
  }
  await settled()
  const { status } = server.reader.get('CertificateSigningRequest', 'x') ?? {}
  const pem = Buffer.from(status?.certificate ?? '', 'base64').toString()
  return { ...all, cluster, status, pem }
}

describe('A certificate that is approved', () => {
  test('lets its client in', async () => {
    const subject = { commonName: 'jane', organizations: ['dev'] }
    const { pem, authenticator } = await askFor({ subject, expirationSeconds: 3600 })
    const user = authenticator.authenticate({ certificate: derOf(pem) })
    expect(user).toMatchObject({ name: 'jane', groups: ['dev', 'system:authenticated'] })
    const { validFrom, validTo } = new X509Certificate(pem)
    const minutes = (Date.parse(validTo) - Date.parse(validFrom)) / 60_000
    expect(Math.round(minutes)).toBe(65)
  })

  test('of a kubelet that serves is for its names', async () => {
    const { pem } = await askFor({
      subject: NODE,
      signerName: 'kubernetes.io/kubelet-serving',
      usages: ['digital signature', 'key encipherment', 'server auth'],
      names: { dns: ['n'], ip: ['10.0.0.7'] },
    })
    const { subjectAltName, keyUsage, subject } = new X509Certificate(pem)
    expect({ subjectAltName, keyUsage, subject }).toEqual({
      subjectAltName: 'DNS:n, IP Address:10.0.0.7',
      keyUsage: ['1.3.6.1.5.5.7.3.1'],
      subject: 'O=system:nodes\nCN=system:node:n',
    })
  })

  function check(says: string, asked: Asked, message: string) {
    test(`is not signed ${says}`, async () => {
      const { status } = await askFor(asked)
      expect(status?.certificate).toBeUndefined()
      expect(status?.conditions?.[1]).toMatchObject({
        type: 'Failed',
        status: 'True',
        reason: 'SignerValidationFailure',
        message,
      })
    })
  }

  check(
    'to serve as a client',
    { usages: ['server auth'] },
    'invalid usage for client certificate: server auth',
  )
  check(
    'to do nothing',
    { usages: ['digital signature'] },
    'missing required usage for client certificate: client auth',
  )
  const serving = { signerName: 'kubernetes.io/kubelet-serving', subject: NODE }
  check('for no name', serving, 'DNS or IP subjectAltName is required')
  check(
    'for usages that its signer does not know',
    { ...serving, names: { dns: ['n'] } },
    'usages did not match [digital signature key encipherment server auth]',
  )
  check('for who is no Node', { signerName: KUBELET }, 'subject organization is not system:nodes')

  test('of another signer is left to that', async () => {
    const { status } = await askFor({ signerName: 'example.com/x' })
    expect(Object.keys(status ?? {})).toEqual(['conditions'])
  })
})

describe('A request of a kubelet', () => {
  const asked: Asked = {
    subject: NODE,
    signerName: KUBELET,
    usages: ['digital signature', 'client auth'],
    user: bootstrapper,
  }

  test('is approved for who may have one made', async () => {
    const { server, settled, api } = await askFor(asked, false)
    expect(server.reader.get('CertificateSigningRequest', 'x')?.status).toEqual({})
    const name = 'system:certificates.k8s.io:certificatesigningrequests:nodeclient'
    api.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'nodes' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'Group', name: 'system:bootstrappers' }],
    })
    const csr = server.get(server.registry.get(CSRS), 'x')
    const metadata = { ...csr.metadata, labels: { seen: 'again' } }
    server.update(server.registry.get(CSRS), { ...csr, metadata }, { user: 'test' })
    await settled()
    const { status } = server.reader.get('CertificateSigningRequest', 'x') ?? {}
    expect(status).toMatchObject({
      conditions: [
        {
          type: 'Approved',
          status: 'True',
          reason: 'AutoApproved',
          message: 'Auto approving kubelet client certificate after SubjectAccessReview.',
        },
      ],
      certificate: expect.any(String),
    })
  })

  test('is not approved for others', async () => {
    const { status } = await askFor({ ...asked, signerName: CLIENT }, false)
    expect(status).toEqual({})
  })
})

describe('A Secret for a token', () => {
  const secret = (name: string) =>
    written('Secret', {
      type: 'kubernetes.io/service-account-token',
      metadata: { annotations: { 'kubernetes.io/service-account.name': name } },
    })

  test('is filled, and lets its ServiceAccount in', async () => {
    const { api, server, authenticator, settled } = served()
    api.create(secret('default'))
    await settled()
    const { data, metadata } = server.reader.get('Secret', 'default/x') ?? {}
    const text = (key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString()
    const account = server.reader.get('ServiceAccount', 'default/default')
    const uid = account?.metadata.uid
    expect({ ca: text('ca.crt'), namespace: text('namespace') }).toEqual({
      ca: keys.ca.certificate,
      namespace: 'default',
    })
    expect(metadata?.annotations?.['kubernetes.io/service-account.uid']).toBe(uid)
    const user = authenticator.authenticate({ authorization: `Bearer ${text('token')}` })
    expect(user).toMatchObject({ name: 'system:serviceaccount:default:default', uid })
  })

  test('goes with its ServiceAccount', async () => {
    const { api, server, settled } = served()
    api.create(secret('default'))
    await settled()
    const accounts = server.registry.get('serviceaccounts')
    server.delete(accounts, 'default/default', {}, { user: 'test' })
    const metadata = { name: 'default', namespace: 'default' }
    api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata })
    await settled()
    expect(server.reader.get('Secret', 'default/x')).toBeUndefined()
  })

  test('is not for a ServiceAccount that is not there', async () => {
    const { api, server, settled } = served()
    api.create(secret('none'))
    await settled()
    expect(server.reader.get('Secret', 'default/x')).toBeUndefined()
  })
})

test("a Pod's token lets it in, and is another before it ends", () => {
  const { api, cluster, authenticator, stop } = served()
  const spec = { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] }
  const pod = api.create(written('Pod', { spec })) as unknown as Pod
  const tokenNow = () => cluster.signer?.tokenOf(pod, { expirationSeconds: 3600 }) ?? ''
  const first = tokenNow()
  cluster.run(minutes(47))
  const same = tokenNow()
  cluster.run(minutes(2))
  const next = tokenNow()
  expect([same === first, next === first]).toEqual([true, false])
  expect(authenticator.authenticate({ authorization: `Bearer ${next}` })).toMatchObject({
    name: 'system:serviceaccount:default:default',
    extra: { 'authentication.kubernetes.io/pod-name': ['x'] },
  })
  stop()
  expect(cluster.signer).toBeUndefined()
})

test('nothing is issued any more when it has ended', async () => {
  const { api, server, settled, stop } = served()
  stop()
  api.create(
    written('Secret', {
      type: 'kubernetes.io/service-account-token',
      metadata: { annotations: { 'kubernetes.io/service-account.name': 'default' } },
    }),
  )
  await settled()
  expect(server.reader.get('Secret', 'default/x')?.data).toBeUndefined()
})
