/** Who may write roles and bind them: nobody gives what they do not hold. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../../cluster'
import { refusalOf } from '../../testing/workload'

const GROUP = 'rbac.authorization.k8s.io'
const apiVersion = `${GROUP}/v1`

const rule = (group: string, resources: string, verbs: string) => ({
  apiGroups: [group],
  resources: resources.split(' '),
  verbs: verbs.split(' '),
})

const role = (name: string, ...rules: readonly object[]) => ({
  apiVersion,
  kind: 'Role',
  metadata: { name },
  rules,
})

const clusterRole = (name: string, body: object) => ({
  apiVersion,
  kind: 'ClusterRole',
  metadata: { name },
  ...body,
})

const bound = (kind: 'Role' | 'ClusterRole', name: string, to: string) => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { name: `${name}-${to}` },
  roleRef: { apiGroup: GROUP, kind, name },
  subjects: [{ apiGroup: GROUP, kind: 'User', name: to }],
})

const WRITES_ROLES = rule(GROUP, 'roles rolebindings', 'create patch update')

/** kubectl as jane, who holds these rules in the Namespace default. */
function jane(...rules: readonly object[]) {
  const { kubectl } = new Cluster({ controllers: [], scheduler: false })
  kubectl.create(role('own', ...rules), 'default')
  kubectl.create(bound('Role', 'own', 'jane'), 'default')
  kubectl.create(role('watcher', rule('', 'pods', 'get watch')), 'default')
  return { admin: kubectl, kubectl: kubectl.as('jane') }
}

const ATTEMPT =
  'user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not ' +
  'currently held:\n'
const WATCH = '{APIGroups:[""], Resources:["pods"], Verbs:["watch"]}'

describe('A role', () => {
  const wanted = role('new', rule('', 'pods', 'get watch'))

  test('may be written by who holds all its rules', () => {
    jane(WRITES_ROLES, rule('', 'pods', '*')).kubectl.create(wanted, 'default')
  })

  test('is refused to who holds some of its rules', () => {
    const { kubectl } = jane(WRITES_ROLES, rule('', 'pods', 'get'))
    const words = `roles.${GROUP} "new" is forbidden: ${ATTEMPT}${WATCH}`
    expect(refusalOf(() => kubectl.create(wanted, 'default'))).toBe(words)
    expect(refusalOf(() => kubectl.apply(wanted, 'default'))).toBe(words)
  })

  test('may be written by who may escalate', () => {
    jane(WRITES_ROLES, rule(GROUP, 'roles', 'escalate')).kubectl.create(wanted, 'default')
  })

  test('that is changed is judged again, unless only its finalizers change', () => {
    const { kubectl } = jane(WRITES_ROLES, rule(GROUP, 'roles', 'get'))
    kubectl.patch(`roles.${GROUP}`, 'default/watcher', { metadata: { finalizers: ['a/b'] } })
    const rules = [rule('', 'pods', 'get watch')]
    const patch = { metadata: { labels: { a: 'b' } }, rules }
    const change = () => kubectl.patch(`roles.${GROUP}`, 'default/watcher', patch)
    const both = '{APIGroups:[""], Resources:["pods"], Verbs:["get" "watch"]}'
    expect(refusalOf(change)).toBe(`roles.${GROUP} "watcher" is forbidden: ${ATTEMPT}${both}`)
  })

  test('that cannot be found is told of, too', () => {
    const { admin, kubectl } = jane(WRITES_ROLES, rule('', 'pods', 'get'))
    admin.create(bound('Role', 'lost', 'jane'), 'default')
    const doubts = `; resolution errors: [roles.${GROUP} "lost" not found]`
    const words = `roles.${GROUP} "new" is forbidden: ${ATTEMPT}${WATCH}${doubts}`
    expect(refusalOf(() => kubectl.create(wanted, 'default'))).toBe(words)
  })
})

describe('A binding', () => {
  const wanted = bound('Role', 'watcher', 'joe')

  test('may be made by who holds the rules of its role', () => {
    jane(WRITES_ROLES, rule('', 'pods', 'get watch')).kubectl.create(wanted, 'default')
  })

  test('is refused to who does not', () => {
    const { kubectl } = jane(WRITES_ROLES, rule('', 'pods', 'get'))
    const words = `rolebindings.${GROUP} "watcher-joe" is forbidden: ${ATTEMPT}${WATCH}`
    expect(refusalOf(() => kubectl.create(wanted, 'default'))).toBe(words)
  })

  test('may be made by who may bind the role', () => {
    const bind = { ...rule(GROUP, 'roles', 'bind'), resourceNames: ['watcher'] }
    const { kubectl } = jane(WRITES_ROLES, bind)
    kubectl.create(wanted, 'default')
    const other = () => kubectl.create(bound('ClusterRole', 'cluster-admin', 'joe'), 'default')
    expect(refusalOf(other)).toContain('not currently held')
  })

  test('to a role that is not there finds none', () => {
    const { kubectl } = jane(WRITES_ROLES)
    const lost = () => kubectl.create(bound('ClusterRole', 'lost', 'joe'), 'default')
    expect(refusalOf(lost)).toBe(`clusterroles.${GROUP} "lost" not found`)
  })
})

test('only who may do everything gathers rules of other roles', () => {
  const { admin, kubectl } = jane()
  const body = { rules: [rule(GROUP, 'clusterroles', 'create patch')] }
  admin.create(clusterRole('writer', body), '')
  const subject = { apiGroup: GROUP, kind: 'User', name: 'jane' }
  const roleRef = { apiGroup: GROUP, kind: 'ClusterRole', name: 'writer' }
  const kind = 'ClusterRoleBinding'
  admin.create({ apiVersion, kind, metadata: { name: 'x' }, roleRef, subjects: [subject] }, '')
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { monitoring: 'true' } }] }
  const gatherer = clusterRole('all', { aggregationRule })
  const words = 'must have cluster-admin privileges to use the aggregationRule'
  expect(refusalOf(() => kubectl.create(gatherer, ''))).toBe(
    `clusterroles.${GROUP} "all" is forbidden: ${words}`,
  )
})
