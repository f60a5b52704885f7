/** Certificates as TLS and X.509 see them. */
import { X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import { connect, createServer } from 'node:tls'
import { expect } from 'expect'
import { derOf, newAuthority, newKeyPair, pem, readCertificate } from './certificates'
import { keysFrom, newKeys, renewedKeys } from './keys'

const keys = newKeys(['10.1.2.3', '0.0.0.0', 'dev.example'], '10.96.0.1')

test('the authority signs itself and may sign others', () => {
  const ca = new X509Certificate(keys.ca.certificate)
  expect([ca.ca, ca.verify(ca.publicKey), ca.checkIssued(ca), ca.subject]).toEqual([
    true,
    true,
    true,
    'CN=kubernetes',
  ])
})

describe('The server is known', () => {
  const server = new X509Certificate(keys.server.certificate)
  function check(host: string, isKnown: boolean) {
    test(`${isKnown ? '' : 'not '}as ${host}`, () => {
      const name = /^[\d.]+$|:/.test(host) ? server.checkIP(host) : server.checkHost(host)
      expect(name !== undefined).toBe(isKnown)
    })
  }

  check('localhost', true)
  check('kubernetes.default.svc', true)
  check('dev.example', true)
  check('127.0.0.1', true)
  check('::1', true)
  check('10.96.0.1', true)
  check('10.1.2.3', true)
  check('0.0.0.0', false)
  check('example.org', false)
})

test("a client's certificate says who it is, and from when until when", () => {
  const subject = { commonName: 'jane', organizations: ['dev', 'ops'] }
  const validity = { from: Date.UTC(2025, 0, 1), until: Date.UTC(2051, 0, 1) }
  const { certificate } = newKeyPair(keys.ca, {
    subject,
    usages: ['digital signature', 'client auth'],
    validity,
  })
  const read = new X509Certificate(certificate)
  const { validFrom, validTo, keyUsage, subject: name } = read
  expect({ validFrom, validTo, keyUsage, name }).toEqual({
    validFrom: 'Jan  1 00:00:00 2025 GMT',
    validTo: 'Jan  1 00:00:00 2051 GMT',
    keyUsage: ['1.3.6.1.5.5.7.3.2'],
    name: 'O=dev\nO=ops\nCN=jane',
  })
  expect(read.verify(new X509Certificate(keys.ca.certificate).publicKey)).toBe(true)
  expect(read.verify(new X509Certificate(newAuthority('kubernetes').certificate).publicKey)).toBe(
    false,
  )
})

test('two sides that know the authority trust each other over TLS', async () => {
  const { ca, server, admin } = keys
  const listening = createServer({
    cert: server.certificate,
    key: server.privateKey,
    ca: ca.certificate,
    requestCert: true,
  })
  const names = await new Promise((resolve, reject) => {
    listening.once('tlsClientError', reject)
    listening.once('secureConnection', (socket) => {
      socket.on('error', () => undefined)
      resolve([socket.authorized, socket.getPeerCertificate().subject.CN])
    })
    listening.listen(0, '127.0.0.1', () => {
      const address = listening.address()
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0
      const mine = { cert: admin.certificate, key: admin.privateKey, ca: ca.certificate }
      const client = connect({ host: '127.0.0.1', port, ...mine }, () => client.end())
      client.once('error', reject)
    })
  })
  listening.close()
  expect(names).toEqual([true, 'kubernetes-admin'])
})

test('keys that were kept are the same identity elsewhere', () => {
  const { server, admin, ...others } = renewedKeys(keys, ['10.9.9.9'], '10.96.0.1')
  const { server: _, admin: __, ...before } = keys
  expect(others).toEqual(before)
  const ca = new X509Certificate(keys.ca.certificate)
  const pairs = [server, admin].map(({ certificate }) => new X509Certificate(certificate))
  expect(pairs.map((each) => each.verify(ca.publicKey))).toEqual([true, true])
  expect(pairs[0]?.checkIP('10.9.9.9')).toBe('10.9.9.9')
})

test('keys are kept as text', () => {
  expect(keysFrom(JSON.stringify(keys))).toEqual(keys)
  const others = [
    { ca: {} },
    { ca: { ...keys.ca, certificate: 'x' } },
    { ca: { ...keys.ca, privateKey: keys.server.privateKey } },
    { tokenKey: 'x' },
    { adminToken: 1 },
  ].map((other) => JSON.stringify({ ...keys, ...other }))
  for (const text of ['', '{}', 'null', ...others]) expect(keysFrom(text)).toBeUndefined()
})

test('bytes that are no certificate are none', () => {
  const whole = derOf(keys.ca.certificate)
  expect(readCertificate(whole)).toBeDefined()
  for (const bytes of [whole.subarray(0, 40), Buffer.alloc(0), Buffer.alloc(9000, 0x30)]) {
    expect(readCertificate(bytes)).toBeUndefined()
  }
  expect(derOf('no PEM')).toEqual(Buffer.alloc(0))
  expect(derOf(pem('X', Buffer.alloc(96, 7)))).toEqual(Buffer.alloc(96, 7))
})
