/**
 * Acting as somebody else: who may `impersonate` each part of an identity is taken to have it.
 *
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation.go. Left out: that parts
 * without a user are answered in plain text; here it is a Status like all others.
 */
import { isDnsLabel, isSubdomain } from '../../api/names'
import { type Authorizer, because, refusalOf } from '../../apiserver/authorization/authorizer'
import type { Attributes } from '../../apiserver/authorization/rbac'
import {
  ANONYMOUS,
  AUTHENTICATED,
  groupsOf,
  UNAUTHENTICATED,
  type UserInfo,
} from '../../apiserver/authorization/users'
import { forbidden, internalError } from '../../apiserver/status-error'

/** Headers by their names in lower case; several of one name are a list, or stand between commas.
 */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** Whom the request is to be taken as; throws a Forbidden when its user may not. */
export function impersonated(user: UserInfo, headers: Headers, authorizer: Authorizer): UserInfo {
  const wanted = wantedBy(headers)
  if (wanted === undefined) return user
  for (const request of partsOf(wanted)) {
    const { isAllowed, reason } = authorizer.decide(user, request)
    if (isAllowed) continue
    const resource = { group: request.group, plural: request.resource }
    throw forbidden(resource, request.name, `${refusalOf(user, request)}${because(reason)}`)
  }
  const { name, uid, extra } = wanted
  return {
    name,
    ...(uid === undefined ? {} : { uid }),
    groups: membership(wanted),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  }
}

interface Wanted {
  readonly name: string
  readonly groups: readonly string[]
  readonly extra: ReadonlyMap<string, readonly string[]>
  readonly uid: string | undefined
}

const EXTRA = 'impersonate-extra-'
const AUTHENTICATION = 'authentication.k8s.io'

function wantedBy(headers: Headers): Wanted | undefined {
  const [name = ''] = valuesOf(headers['impersonate-user'])
  const groups = valuesOf(headers['impersonate-group'])
  const [uid] = valuesOf(headers['impersonate-uid'])
  const extra = new Map<string, readonly string[]>()
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(EXTRA)) continue
    extra.set(unescaped(header.slice(EXTRA.length)), valuesOf(value))
  }
  const wanted = { name, groups, extra, uid }
  if (name !== '') return wanted
  if (groups.length === 0 && extra.size === 0 && uid === undefined) return undefined
  const parts = partsOf(wanted).map(referenceText)
  throw internalError(`requested [${parts.join(' ')}] without impersonating a user`)
}

/** What must be allowed, part by part. */
function partsOf({ name, groups, extra, uid }: Wanted): readonly Attributes[] {
  const part = (group: string, resource: string, value: string): Attributes => ({
    verb: 'impersonate',
    group,
    resource,
    subresource: '',
    namespace: '',
    name: value,
  })
  const account = accountOf(name)
  const who =
    account === undefined
      ? part('', 'users', name)
      : { ...part('', 'serviceaccounts', account.name), namespace: account.namespace }
  return [
    ...(name === '' ? [] : [who]),
    ...groups.map((group) => part('', 'groups', group)),
    ...[...extra].flatMap(([subresource, values]) =>
      values.map((value) => ({ ...part(AUTHENTICATION, 'userextras', value), subresource })),
    ),
    ...(uid === undefined ? [] : [part(AUTHENTICATION, 'uids', uid)]),
  ]
}

/** The groups that were named, else those of a ServiceAccount; and of the authenticated. */
function membership({ name, groups }: Wanted): readonly string[] {
  if (name === ANONYMOUS) {
    return groups.includes(UNAUTHENTICATED) ? groups : [...groups, UNAUTHENTICATED]
  }
  if (groups.length === 0) return accountOf(name) === undefined ? [AUTHENTICATED] : groupsOf(name)
  const isSaid = groups.includes(AUTHENTICATED) || groups.includes(UNAUTHENTICATED)
  return isSaid ? groups : [...groups, AUTHENTICATED]
}

/** The ServiceAccount that a user's name is of. */
function accountOf(
  user: string,
): { readonly namespace: string; readonly name: string } | undefined {
  const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]*):([^:]*)$/.exec(user) ?? []
  if (isDnsLabel(namespace).length > 0 || isSubdomain(name).length > 0) return undefined
  return { namespace, name }
}

function valuesOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'string' ? value.split(/,\s*/) : value
}

/** Keys may hold what header names cannot, escaped as in URLs. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key).toLowerCase()
  } catch {
    return key
  }
}

/** A part as Go prints an ObjectReference. */
function referenceText({ resource, subresource, name }: Attributes): string {
  const kind = { groups: 'Group', userextras: 'UserExtra', uids: 'UID' }[resource] ?? ''
  const version = resource === 'groups' ? '' : `${AUTHENTICATION}/v1`
  return `{${kind}  ${name}  ${version}  ${subresource}}`
}
