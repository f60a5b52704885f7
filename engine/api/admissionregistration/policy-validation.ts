/**
 * What is wrong with a ValidatingAdmissionPolicy and its bindings, their expressions included.
 * Models pkg/apis/admissionregistration/validation/validation.go. Left out: that what an old policy
 * has wrong already may stay, and the cost of an expression being too high whatever comes.
 */
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
} from '../../apiserver/field-error'
import { type Errors, eachAt, labelSelectorAt, reasonsAt } from '../checks'
import type { KindMap } from '../kinds'
import { isQualifiedName, isSubdomain } from '../names'
import { type Compiled, type NamedExpression, PolicyExpressions } from './policy-expressions'

type Policy = KindMap['ValidatingAdmissionPolicy']
type Binding = KindMap['ValidatingAdmissionPolicyBinding']
type MatchResources = NonNullable<NonNullable<Policy['spec']>['matchConstraints']>
type Validation = NonNullable<NonNullable<Policy['spec']>['validations']>[number]

const SPEC = root('spec')

export function* policyErrors({ spec = {} }: Policy): Errors {
  const { failurePolicy, paramKind, matchConstraints } = spec
  if (!failurePolicy) yield required(SPEC.child('failurePolicy'))
  else yield* oneOf(SPEC.child('failurePolicy'), failurePolicy, ['Fail', 'Ignore'])
  if (paramKind !== undefined) {
    const at = SPEC.child('paramKind')
    if (!paramKind.apiVersion) yield required(at.child('apiVersion'))
    if (!paramKind.kind) yield required(at.child('kind'))
  }
  const constraintsAt = SPEC.child('matchConstraints')
  if (matchConstraints === undefined) yield required(constraintsAt)
  else {
    yield* matchErrors(matchConstraints, constraintsAt)
    if ((matchConstraints.resourceRules ?? []).length === 0) {
      yield required(constraintsAt.child('resourceRules'))
    }
  }
  const expressions = new PolicyExpressions(paramKind !== undefined, spec.variables)
  yield* conditionErrors(spec.matchConditions ?? [], SPEC.child('matchConditions'), expressions)
  yield* variableErrors(spec, expressions)
  yield* validationErrors(spec, expressions)
}

export function* bindingErrors({ spec = {} }: Binding): Errors {
  const { policyName, paramRef, matchResources, validationActions = [] } = spec
  if (!policyName) yield required(SPEC.child('policyName'))
  else yield* reasonsAt(SPEC.child('policyName'), policyName, isSubdomain)
  if (paramRef !== undefined) yield* paramRefErrors(paramRef, SPEC.child('paramRef'))
  if (matchResources !== undefined) {
    yield* matchErrors(matchResources, SPEC.child('matchResources'))
  }
  yield* actionErrors(validationActions, SPEC.child('validationActions'))
}

function* oneOf(at: FieldPath, value: string, known: readonly string[]): Errors {
  if (!known.includes(value)) yield notSupported(at, value, known)
}

function* matchErrors(match: MatchResources, at: FieldPath): Errors {
  const { matchPolicy, namespaceSelector, objectSelector } = match
  if (matchPolicy === undefined) yield required(at.child('matchPolicy'))
  else yield* oneOf(at.child('matchPolicy'), matchPolicy, ['Equivalent', 'Exact'])
  if (namespaceSelector === undefined) yield required(at.child('namespaceSelector'))
  else yield* labelSelectorAt(at.child('namespaceSelector'), namespaceSelector)
  if (objectSelector === undefined) yield required(at.child('objectSelector'))
  else yield* labelSelectorAt(at.child('objectSelector'), objectSelector)
  yield* eachAt(at.child('resourceRules'), match.resourceRules, ruleErrors)
  yield* eachAt(at.child('excludeResourceRules'), match.excludeResourceRules, ruleErrors)
}

type Rule = NonNullable<MatchResources['resourceRules']>[number] & {
  readonly resources?: readonly string[]
  readonly scope?: string
}

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']

export function* ruleErrors(rule: Rule, at: FieldPath): Errors {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [] } = rule
  if (operations.length === 0) yield required(at.child('operations'))
  yield* starErrors(operations, at.child('operations'), 'operations')
  for (const [i, operation] of operations.entries()) {
    yield* oneOf(at.child('operations').index(i), operation, OPERATIONS)
  }
  if (apiGroups.length === 0) yield required(at.child('apiGroups'))
  yield* starErrors(apiGroups, at.child('apiGroups'), 'groups')
  if (apiVersions.length === 0) yield required(at.child('apiVersions'))
  yield* starErrors(apiVersions, at.child('apiVersions'), 'versions')
  for (const [i, version] of apiVersions.entries()) {
    if (version === '') yield required(at.child('apiVersions').index(i))
  }
  if (resources.length === 0) yield required(at.child('resources'))
  for (const [i, resource] of resources.entries()) {
    if (resource === '') yield required(at.child('resources').index(i))
  }
  if (rule.scope !== undefined) {
    yield* oneOf(at.child('scope'), rule.scope, ['*', 'Cluster', 'Namespaced'])
  }
}

function* starErrors(words: readonly string[], at: FieldPath, what: string): Errors {
  if (words.length < 2 || !words.includes('*')) return
  yield invalid(at, words, `if '*' is present, must not specify other ${what}`)
}

const MAX_CONDITIONS = 64

export function* conditionErrors(
  matchConditions: readonly NamedExpression[],
  at: FieldPath,
  compiled: PolicyExpressions,
): Errors {
  const names = new Set<string>()
  for (const [i, { name, expression }] of matchConditions.entries()) {
    const place = at.index(i)
    yield* expressionErrors(expression, place.child('expression'), (it) => compiled.condition(it))
    if (!name) yield required(place.child('name'))
    else if (names.has(name)) yield duplicate(place.child('name'), name)
    else yield* reasonsAt(place.child('name'), name, isQualifiedName)
    names.add(name)
  }
  if (matchConditions.length > MAX_CONDITIONS) {
    yield invalid(at, matchConditions.length, `must have at most ${MAX_CONDITIONS} items`)
  }
}

function* expressionErrors(
  text: string | undefined,
  at: FieldPath,
  compile: (text: string) => Compiled | undefined,
): Errors {
  if (!text?.trim()) return yield required(at)
  const problem = compile(text)?.problem
  if (problem !== undefined) yield invalid(at, text, problem)
}

function* variableErrors(spec: NonNullable<Policy['spec']>, compiled: PolicyExpressions): Errors {
  const names = new Set<string>()
  for (const [i, { name, expression }] of (spec.variables ?? []).entries()) {
    const at = SPEC.child('variables').index(i)
    if (!name) yield required(at.child('name'), 'name is not specified')
    else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) {
      yield invalid(at.child('name'), name, 'name is not a valid CEL identifier')
    }
    if (!expression?.trim()) {
      yield required(at.child('expression'), 'expression is not specified')
    } else if (names.has(name)) yield duplicate(at.child('name'), name)
    else {
      yield* expressionErrors(expression, at.child('expression'), () => compiled.variable(name))
    }
    names.add(name)
  }
}

function* validationErrors(spec: NonNullable<Policy['spec']>, compiled: PolicyExpressions): Errors {
  const { validations = [], auditAnnotations = [] } = spec
  if (validations.length + auditAnnotations.length === 0) {
    const rule = 'validations or auditAnnotations must be non-empty'
    yield required(SPEC.child('validations'), rule)
    yield required(SPEC.child('auditAnnotations'), rule)
  }
  for (const [i, validation] of validations.entries()) {
    yield* oneValidation(validation, SPEC.child('validations').index(i), compiled)
  }
  const keys = new Set<string>()
  for (const [i, { key, valueExpression }] of auditAnnotations.entries()) {
    const at = SPEC.child('auditAnnotations').index(i)
    if (!key) yield required(at.child('key'))
    else if (keys.has(key)) yield duplicate(at.child('key'), key)
    keys.add(key)
    const expressionAt = at.child('valueExpression')
    yield* expressionErrors(valueExpression, expressionAt, (it) => compiled.annotation(it))
  }
}

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized']

function* oneValidation(
  { expression, message = '', messageExpression, reason }: Validation,
  at: FieldPath,
  compiled: PolicyExpressions,
): Errors {
  const text = expression?.trim() ?? ''
  const expressionAt = at.child('expression')
  if (text === '') yield required(expressionAt, 'expression is not specified')
  else yield* expressionErrors(expression, expressionAt, (it) => compiled.validation(it))
  const messageAt = at.child('message')
  if (message !== '' && message.trim() === '') {
    yield invalid(messageAt, message, 'message must be non-empty if specified')
  } else if (hasNewlines(message.trim())) {
    yield invalid(messageAt, message, 'message must not contain line breaks')
  } else if (hasNewlines(text) && message.trim() === '') {
    yield required(messageAt, 'message must be specified if expression contains line breaks')
  }
  if (messageExpression !== undefined) {
    const compile = (it: string) => compiled.message(it)
    yield* expressionErrors(messageExpression, at.child('messageExpression'), compile)
  }
  if (reason !== undefined) yield* oneOf(at.child('reason'), reason, REASONS)
}

const hasNewlines = (text: string): boolean => /[\n\r]/.test(text)

type ParamRef = NonNullable<NonNullable<Binding['spec']>['paramRef']>

function* paramRefErrors(ref: ParamRef, at: FieldPath): Errors {
  const { name, selector, parameterNotFoundAction: action } = ref
  if (name) {
    yield* reasonsAt(at.child('name'), name, (it) =>
      /[/%]/.test(it) ? ["may not contain '/'"] : [],
    )
    if (selector !== undefined) {
      yield forbidden(at.child('name'), 'name and selector are mutually exclusive')
    }
  }
  if (selector !== undefined) {
    yield* labelSelectorAt(at.child('selector'), selector)
    if (name) yield forbidden(at.child('selector'), 'name and selector are mutually exclusive')
  }
  if (!name && selector === undefined) {
    yield required(at, 'one of name or selector must be specified')
  }
  if (!action) yield required(at.child('parameterNotFoundAction'))
  else yield* oneOf(at.child('parameterNotFoundAction'), action, ['Allow', 'Deny'])
}

function* actionErrors(actions: readonly string[], at: FieldPath): Errors {
  if (actions.length === 0) return yield required(at)
  for (const [i, action] of actions.entries()) {
    yield* oneOf(at.index(i), action, ['Audit', 'Deny', 'Warn'])
    if (actions.indexOf(action) < i) yield duplicate(at.index(i), action)
  }
  if (actions.includes('Deny') && actions.includes('Warn')) {
    const rule =
      'must not contain both Deny and Warn (repeating the same validation failure information in ' +
      'the API response and headers serves no purpose)'
    yield invalid(at, actions, rule)
  }
}
