/** Roles and their bindings: names that fit a URL, rules that name what they allow.
 *  Models pkg/apis/rbac/{v1,validation}. */
import {
  type FieldPath,
  invalid,
  notSupported,
  quote,
  required,
  root,
  stringListValue,
  verbatim,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, eachAt, eachOnceAt, isMalformed, presentAt, reasonsAt } from '../checks'
import { always, each, fields, otherwise, workedOut } from '../defaulting'
import { strategyOf } from '../kind-strategy'
import type { KindMap } from '../kinds'
import { isDnsLabel, isPathSegment, isSubdomain } from '../names'

type Role = KindMap['Role']
type ClusterRole = KindMap['ClusterRole']
type Binding = KindMap['RoleBinding'] | KindMap['ClusterRoleBinding']

export const roleStrategy = strategyOf<'Role'>({
  validate: ({ rules }) => eachAt(root('rules'), rules, (rule, at) => ruleAt(at, rule, true)),
  validateName: isPathSegment,
  createsOnUpdate: true,
})

export const clusterRoleStrategy = strategyOf<'ClusterRole'>({
  *validate({ rules, aggregationRule }) {
    yield* eachOnceAt(rightRules, root('rules'), rules, (rule, at) => ruleAt(at, rule, false))
    if (aggregationRule) yield* aggregationAt(root('aggregationRule'), aggregationRule)
  },
  validateName: isPathSegment,
  createsOnUpdate: true,
})

export const roleBindingStrategy = strategyOf<'RoleBinding'>({
  withDefaults: (object) => bindingDefaults(object) as KindMap['RoleBinding'], // Of the kind.
  validate: (binding) => bindingErrors(binding, ['Role', 'ClusterRole'], true),
  validateUpdate: bindingUpdateErrors,
  validateName: isPathSegment,
  createsOnUpdate: true,
})

export const clusterRoleBindingStrategy = strategyOf<'ClusterRoleBinding'>({
  // Of the kind.
  withDefaults: (object) => bindingDefaults(object) as KindMap['ClusterRoleBinding'],
  validate: (binding) => bindingErrors(binding, ['ClusterRole'], false),
  validateUpdate: bindingUpdateErrors,
  validateName: isPathSegment,
  createsOnUpdate: true,
})

const GROUP = 'rbac.authorization.k8s.io'
const rightRules = new WeakSet<NonNullable<ClusterRole['rules']>[number]>()

const bindingDefaults = fields({
  roleRef: always(fields({ apiGroup: otherwise(GROUP) })),
  subjects: each(
    fields({
      apiGroup: workedOut(({ kind }) => (kind === 'User' || kind === 'Group' ? GROUP : undefined)),
    }),
  ),
})

type Rule = NonNullable<Role['rules']>[number]

function* ruleAt(at: FieldPath, rule: Rule, isNamespaced: boolean): Errors {
  const { verbs, nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] } = rule
  if (!verbs?.length) yield required(at.child('verbs'), 'verbs must contain at least one value')
  if (nonResourceURLs.length > 0) {
    const urlsAt = at.child('nonResourceURLs')
    if (isNamespaced) {
      const detail = 'namespaced rules cannot apply to non-resource URLs'
      yield invalid(urlsAt, stringListValue(nonResourceURLs), detail)
    }
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      const detail = 'rules cannot apply to both regular resources and non-resource URLs'
      yield invalid(urlsAt, stringListValue(nonResourceURLs), detail)
    }
    return
  }
  if (apiGroups.length === 0) {
    yield required(at.child('apiGroups'), 'resource rules must supply at least one api group')
  }
  if (resources.length === 0) {
    yield required(at.child('resources'), 'resource rules must supply at least one resource')
  }
}

type Aggregation = NonNullable<ClusterRole['aggregationRule']>

function* aggregationAt(at: FieldPath, { clusterRoleSelectors = [] }: Aggregation): Errors {
  const selectorsAt = at.child('clusterRoleSelectors')
  if (clusterRoleSelectors.length === 0) {
    yield required(
      selectorsAt,
      'at least one clusterRoleSelector required if aggregationRule is non-nil',
    )
  }
  yield* eachAt(selectorsAt, clusterRoleSelectors, function* (selector, selectorAt) {
    if (!isMalformed(selectorAt, selector)) return
    yield invalid(selectorAt, selector, 'is not a valid label selector')
  })
}

function* bindingErrors(
  { roleRef, subjects }: Binding,
  roles: readonly string[],
  isNamespaced: boolean,
): Errors {
  const at = root('roleRef')
  if (roleRef.apiGroup !== GROUP) {
    yield notSupported(at.child('apiGroup'), roleRef.apiGroup, [GROUP])
  }
  if (!roles.includes(roleRef.kind)) yield notSupported(at.child('kind'), roleRef.kind, roles)
  if (!roleRef.name) yield required(at.child('name'))
  else yield* reasonsAt(at.child('name'), roleRef.name, isPathSegment)
  yield* eachAt(root('subjects'), subjects, (subject, subjectAt) =>
    subjectErrors(subjectAt, subject, isNamespaced),
  )
}

type Subject = NonNullable<Binding['subjects']>[number]

function* subjectErrors(at: FieldPath, subject: Subject, isNamespaced: boolean): Errors {
  const { kind, name, apiGroup = '', namespace } = subject
  yield* presentAt(at.child('name'), name)
  if (kind === 'ServiceAccount') {
    if (name) yield* reasonsAt(at.child('name'), name, isSubdomain)
    if (apiGroup) yield notSupported(at.child('apiGroup'), apiGroup, [''])
    if (!namespace && !isNamespaced) yield required(at.child('namespace'))
    if (namespace) yield* reasonsAt(at.child('namespace'), namespace, isDnsLabel)
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== GROUP) yield notSupported(at.child('apiGroup'), apiGroup, [GROUP])
  } else yield notSupported(at.child('kind'), kind, ['ServiceAccount', 'User', 'Group'])
}

function* bindingUpdateErrors({ roleRef }: Binding, old: Binding): Errors {
  if (deepEqual(roleRef, old.roleRef)) return
  const { apiGroup = '', kind, name } = roleRef
  const shown = `APIGroup:${quote(apiGroup)}, Kind:${quote(kind)}, Name:${quote(name)}`
  yield invalid(root('roleRef'), verbatim(`rbac.RoleRef{${shown}}`), 'cannot change roleRef')
}
