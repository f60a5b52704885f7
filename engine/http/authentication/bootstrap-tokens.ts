/**
 * Tokens by which machines join: each a Secret `bootstrap-token-…` in kube-system.
 *
 * Models plugin/pkg/auth/authenticator/token/bootstrap. What is wrong with a Secret makes the token
 * one that is not known.
 */
import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../api/kinds'
import { AUTHENTICATED, type UserInfo } from '../../apiserver/authorization/users'
import type { Reader } from '../../client/reader'
import { type Instant, instantOf } from '../../clock/duration'

/** Undefined where no such token holds. */
export function bootstrapUser(reader: Reader, token: string, now: Instant): UserInfo | undefined {
  const [, id = '', secret = ''] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? []
  if (id === '') return undefined
  const found = reader.get('Secret', `kube-system/bootstrap-token-${id}`)
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return undefined
  if (found.type !== 'bootstrap.kubernetes.io/token') return undefined
  const said = textsOf(found)
  if (said('token-id') !== id || !isEqual(said('token-secret'), secret)) return undefined
  if (said('usage-bootstrap-authentication') !== 'true') return undefined
  if (isOver(said('expiration'), now)) return undefined
  const extra = said('auth-extra-groups')
    .split(',')
    .filter((group) => group !== '')
  if (!extra.every((group) => GROUP.test(group))) return undefined
  const groups = [...new Set([BOOTSTRAPPERS, ...extra])].sort()
  return { name: `system:bootstrap:${id}`, groups: [...groups, AUTHENTICATED] }
}

const BOOTSTRAPPERS = 'system:bootstrappers'
const GROUP = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/

const textsOf =
  ({ data = {} }: Secret) =>
  (key: string): string =>
    Buffer.from(data[key] ?? '', 'base64').toString()

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** What is no time is over. */
function isOver(expiration: string, now: Instant): boolean {
  if (expiration === '') return false
  if (Number.isNaN(Date.parse(expiration))) return true
  return instantOf(expiration) <= now
}
