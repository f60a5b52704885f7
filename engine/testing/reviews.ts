/** Posts of what is answered and not stored, to a server that has the roles of components, a Pod of
 *  the ServiceAccount default, and jane, who may see what is in the Namespace default. */
import { componentRoles } from '../apiserver/authorization/component-roles'
import type { UserInfo } from '../apiserver/authorization/users'
import { Api } from '../http/api'
import { Authenticator } from '../http/authentication/authenticator'
import { newKeys } from '../http/authentication/keys'
import { OutsideCalls } from '../http/outside/outside-calls'
import { reviews } from '../http/reviews/reviews'
import { Api as World, written } from './api'

export const ADMIN: UserInfo = { name: 'kubernetes-admin', groups: ['system:masters'] }

export function reviewServer() {
  const world = new World()
  const { cluster } = world
  const { server } = cluster
  for (const { resource, body } of componentRoles()) {
    server.create(server.registry.get(resource), body, { user: 'system:apiserver' })
  }
  const pod = world.create(written('Pod', { spec: { containers: [{ name: 'c', image: 'i' }] } }))
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
  const subjects = [{ kind: 'User', name: 'jane' }]
  world.create(written('RoleBinding', { roleRef, subjects }))
  const authenticator = new Authenticator({
    keys: newKeys([], '10.96.0.1'),
    reader: server.reader,
    now: () => cluster.now(),
  })
  const api = new Api({
    cluster,
    address: () => '127.0.0.1:6443',
    chance: () => 0,
    onBug: (error) => {
      throw error
    },
    special: reviews(authenticator),
    outside: new OutsideCalls({}, () => undefined),
    paths: [],
  })
  const post = (user: UserInfo, path: string, body: object, headers = {}) => {
    const answer = api.answer({
      method: 'POST',
      path,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.from(JSON.stringify(body)),
      user,
    })
    return answer.type === 'object' ? { code: answer.code, ...Object(answer.object) } : answer
  }
  return { world, cluster, authenticator, pod, api, post }
}

/** What is posted, of one of the kinds that are reviews. */
export const review = (kind: string, spec?: object, metadata?: object) => ({
  apiVersion: /Token|SubjectReview/.test(kind)
    ? 'authentication.k8s.io/v1'
    : 'authorization.k8s.io/v1',
  kind,
  ...(metadata && { metadata }),
  ...(spec && { spec }),
})
