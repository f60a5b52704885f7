/**
 * What a server's identity is made of: its CA, its own certificate, the administrator's, the key
 * that signs ServiceAccounts' tokens, and the administrator's token.
 *
 * All of it is text, so that a server can be started again under the same identity: `JSON` keeps
 * it. Models what `kubeadm init phase certs` leaves on a machine, with one CA for all.
 */
import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { ADMINISTRATOR, MASTERS } from '../../apiserver/authorization/users'
import { type KeyPair, newAuthority, newKeyPair } from './certificates'

/** Of a server that listens on these hosts; `serviceIp` is that of the Service `kubernetes`. */
export function newKeys(hosts: readonly string[], serviceIp: string): Keys {
  const ca = newAuthority('kubernetes')
  return {
    ca,
    server: newServerPair(ca, hosts, serviceIp),
    admin: newAdminPair(ca),
    tokenKey: newTokenKey(),
    adminToken: randomBytes(32).toString('base64url'),
  }
}

/** The same identity, for now and for where it listens now. */
export function renewedKeys(kept: Keys, hosts: readonly string[], serviceIp: string): Keys {
  const { ca } = kept
  return { ...kept, server: newServerPair(ca, hosts, serviceIp), admin: newAdminPair(ca) }
}

/** PEM throughout, but for the token. */
export interface Keys {
  readonly ca: KeyPair
  readonly server: KeyPair
  readonly admin: KeyPair
  /** The private key of ServiceAccounts' tokens. */
  readonly tokenKey: string
  readonly adminToken: string
}

/** Keys that were kept, whoever kept them; undefined when they are not whole. */
export function keysFrom(text: string): Keys | undefined {
  const kept = parsed(text)
  if (!isRecord(kept)) return undefined
  const { ca, server, admin, tokenKey, adminToken } = kept
  if (!isKeyPair(ca) || !isKeyPair(server) || !isKeyPair(admin)) return undefined
  if (!isPrivateKey(tokenKey) || typeof adminToken !== 'string') return undefined
  return { ca, server, admin, tokenKey, adminToken }
}

function newServerPair(ca: KeyPair, hosts: readonly string[], serviceIp: string): KeyPair {
  const names = new Set([...KNOWN_NAMES, ...KNOWN_ADDRESSES, serviceIp, ...hosts.filter(isHost)])
  return newKeyPair(ca, {
    subject: { commonName: 'kube-apiserver' },
    hosts: [...names],
    usages: ['digital signature', 'server auth'],
  })
}

const newAdminPair = (ca: KeyPair): KeyPair =>
  newKeyPair(ca, {
    subject: { commonName: ADMINISTRATOR, organizations: [MASTERS] },
    usages: ['digital signature', 'client auth'],
  })

const KNOWN_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
]
const KNOWN_ADDRESSES = ['127.0.0.1', '::1']

/** Addresses that mean all of a machine are in no URL. */
const isHost = (host: string): boolean =>
  host !== '0.0.0.0' && host !== '::' && (isIP(host) !== 0 || /^[A-Za-z0-9.-]+$/.test(host))

function newTokenKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function isKeyPair(value: unknown): value is KeyPair {
  if (!isRecord(value)) return false
  const { certificate, privateKey } = value
  if (typeof certificate !== 'string' || !isPrivateKey(privateKey)) return false
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))
  } catch {
    return false
  }
}

function isPrivateKey(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    return createPrivateKey(value).type === 'private'
  } catch {
    return false
  }
}
