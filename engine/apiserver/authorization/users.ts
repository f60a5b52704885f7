/**
 * Who somebody is: the groups that a user's name puts them in.
 *
 * Models staging/src/k8s.io/apiserver/pkg/authentication/{user,serviceaccount} and the filter for
 * impersonation. Left out: groups that an authenticator would add.
 */

/** Who makes a request, as an authenticator found out. */
export interface UserInfo {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** Who asks, as an authenticator found out or as somebody who may said. */
export interface UserInfo {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** Who requests are made as when nothing else is said: a member of system:masters. */
export const ADMINISTRATOR = 'kubernetes-admin'

/** Its members may do everything, whatever roles say. */
export const MASTERS = 'system:masters'

export function groupsOf(user: string): readonly string[] {
  if (user === ADMINISTRATOR) return [MASTERS, AUTHENTICATED]
  if (user === ANONYMOUS) return [UNAUTHENTICATED]
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user) ?? []
  if (namespace === undefined) return [AUTHENTICATED]
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED]
}

export const serviceAccountUser = (namespace: string, name: string): string =>
  `system:serviceaccount:${namespace}:${name}`

/** Of somebody of whom only the name is known. */
export const userNamed = (name: string): UserInfo => ({ name, groups: groupsOf(name) })

/** Who writes: as was found out, else as the name says. */
export const userOf = ({
  user,
  userInfo,
}: {
  readonly user: string
  readonly userInfo?: UserInfo | undefined
}): UserInfo => userInfo ?? userNamed(user)

export const AUTHENTICATED = 'system:authenticated'
export const UNAUTHENTICATED = 'system:unauthenticated'
export const ANONYMOUS = 'system:anonymous'
