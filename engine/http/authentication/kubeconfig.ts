/**
 * The kubeconfig through which clients find the server: one cluster, one user, one context, each
 * called `kubecumber`.
 *
 * The rule to know: somebody else's file is never touched. Ours carries a mark, which kubectl keeps
 * when it changes the file, and has no context but ours.
 * Models client-go/tools/clientcmd/api/v1/types.go.
 */
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Keys } from './keys'

export interface KubeconfigOptions {
  /** `https://127.0.0.1:6443`. */
  readonly server: string
  readonly keys: Keys
  /** How the administrator is known: by the token unless said. */
  readonly credentials?: 'token' | 'certificate'
}

/** The text of a kubeconfig; over plain HTTP there is nothing to trust and nobody to be. */
export function kubeconfigOf({ server, keys, credentials = 'token' }: KubeconfigOptions): string {
  const isSecure = server.startsWith('https:')
  const trust = isSecure ? `\n    certificate-authority-data: ${base64(keys.ca.certificate)}` : ''
  return `apiVersion: v1
kind: Config
clusters:
- cluster:${trust}
    extensions:
    - extension:
        provider: ${MARK}
      name: cluster_info
    server: ${server}
  name: ${NAME}
contexts:
- context:
    cluster: ${NAME}
    user: ${NAME}
  name: ${NAME}
current-context: ${NAME}
preferences: {}
users:
- name: ${NAME}
  user:${isSecure ? credentialsOf(keys, credentials) : ' {}'}
`
}

/**
 * Writes the file, readable by its owner alone. Throws when somebody else's file is there, unless
 * told to replace it.
 */
export function writeKubeconfig(
  path: string,
  options: KubeconfigOptions,
  mayReplace = false,
): void {
  const present = textAt(path)
  if (present !== undefined && !mayReplace && !isOurs(present)) throw new ForeignKubeconfig(path)
  mkdirSync(dirname(path), { recursive: true })
  // A reader sees the old file or the new one, never a part; a link is replaced, not followed.
  const whole = `${path}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(whole, kubeconfigOf(options), { mode: 0o600, flag: 'wx' })
    renameSync(whole, path)
  } finally {
    rmSync(whole, { force: true })
  }
}

/** Removes the file, if it still is the one of this server. */
export function removeKubeconfig(path: string, server: string): void {
  const text = textAt(path)
  if (text === undefined || !isOurs(text)) return
  if (text.includes(`server: ${server}\n`)) rmSync(path, { force: true })
}

export class ForeignKubeconfig extends Error {
  override readonly name = 'ForeignKubeconfig'

  constructor(path: string) {
    super(`${path} was not written by kubecumber: choose another path, or remove it`)
  }
}

const NAME = 'kubecumber'
const MARK = 'kubecumber.io'

function credentialsOf(keys: Keys, credentials: 'token' | 'certificate'): string {
  if (credentials === 'token') return `\n    token: ${keys.adminToken}`
  const { certificate, privateKey } = keys.admin
  return `\n    client-certificate-data: ${base64(certificate)}
    client-key-data: ${base64(privateKey)}`
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** It has our mark, and no context that somebody else has added. */
function isOurs(text: string): boolean {
  const contexts = text.match(/^\s*- context:/gm) ?? []
  return contexts.length <= 1 && new RegExp(`^\\s+provider: ${MARK}$`, 'm').test(text)
}

/** The text of a file; undefined when there is none. */
function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
