/**
 * The expressions of admission policies and of webhooks' match conditions: which variables they
 * know, and how each kind of them is compiled.
 *
 * The rule to know: objects, parameters and options have any type; what a request says of itself,
 * its Namespace and the policy's own variables are typed. `variables` knows those that come before.
 *
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/{compile,composition}.go.
 */

import { Environment, type Expression } from '../../cel/cel'
import {
  BOOL,
  type CelType,
  DYN,
  INT,
  listOf,
  mapOf,
  objectOf,
  STRING,
  TIMESTAMP,
  typeNamed,
} from '../../cel/types'
import { setOwn } from '../../store/own'

/** What is compiled of a policy, each expression against the variables that it may read. */
export class PolicyExpressions {
  readonly #environment: Environment
  readonly #messages: Environment
  readonly #withoutPolicy: Environment
  /** Of the policy's own, by name. */
  readonly variables: ReadonlyMap<string, Expression>

  /** Objects are of any type unless one is given. */
  constructor(hasParams: boolean, variables: readonly NamedExpression[] = [], object = DYN) {
    const known: Record<string, CelType> = {}
    const compiled = new Map<string, Expression>()
    for (const { name, expression } of variables) {
      const one = environmentOf(object, hasParams, true, { ...known }).compile(expression)
      compiled.set(name, one)
      setOwn(known, name, one.problems === undefined ? one.type : DYN)
    }
    this.variables = compiled
    this.#environment = environmentOf(object, hasParams, true, known)
    this.#messages = environmentOf(object, hasParams, false, known)
    this.#withoutPolicy = environmentOf(object, hasParams, true, undefined)
  }

  validation(text: string): Compiled {
    return judged(this.#environment.compile(text), ['bool'])
  }

  /** Match conditions know none of the policy's variables. */
  condition(text: string): Compiled {
    return judged(this.#withoutPolicy.compile(text), ['bool'])
  }

  /** Messages may not ask the authorizer. */
  message(text: string): Compiled {
    return judged(this.#messages.compile(text), ['string'])
  }

  annotation(text: string): Compiled {
    return judged(this.#messages.compile(text), ['string', 'null'])
  }

  variable(name: string): Compiled | undefined {
    const expression = this.variables.get(name)
    return expression && judged(expression, undefined)
  }
}

export interface NamedExpression {
  readonly name: string
  readonly expression: string
}

/** An expression, and why it cannot be used. */
export interface Compiled {
  readonly expression: Expression
  readonly problem: string | undefined
}

function judged(expression: Expression, kinds: readonly string[] | undefined): Compiled {
  const { problems, type } = expression
  if (problems !== undefined) return { expression, problem: `compilation failed: ${problems}` }
  if (kinds === undefined || kinds.includes(type.kind)) return { expression, problem: undefined }
  const names = kinds.map((kind) => (kind === 'null' ? 'null_type' : kind))
  const wanted = names.length === 1 ? names[0] : `one of [${names.join(' ')}]`
  return { expression, problem: `must evaluate to ${wanted}` }
}

function environmentOf(
  object: CelType,
  hasParams: boolean,
  hasAuthorizer: boolean,
  variables: Readonly<Record<string, CelType>> | undefined,
): Environment {
  return new Environment({
    object,
    oldObject: object,
    request: REQUEST,
    namespaceObject: NAMESPACE,
    ...(hasParams ? { params: DYN } : {}),
    ...(hasAuthorizer ? AUTHORIZERS : {}),
    ...(variables === undefined ? {} : { variables: objectOf('kubernetes.variables', variables) }),
  })
}

const texts = (...names: readonly string[]): Record<string, CelType> =>
  Object.fromEntries(names.map((name) => [name, STRING]))

const KIND = objectOf('kubernetes.GroupVersionKind', texts('group', 'version', 'kind'))
const RESOURCE = objectOf('kubernetes.GroupVersionResource', texts('group', 'version', 'resource'))
const USER = objectOf('kubernetes.UserInfo', {
  ...texts('username', 'uid'),
  groups: listOf(STRING),
  extra: mapOf(STRING, listOf(STRING)),
})
const REQUEST = objectOf('kubernetes.AdmissionRequest', {
  ...texts('subResource', 'requestSubResource', 'name', 'namespace', 'operation'),
  kind: KIND,
  resource: RESOURCE,
  requestKind: KIND,
  requestResource: RESOURCE,
  userInfo: USER,
  dryRun: BOOL,
  options: DYN,
})
const NAMESPACE = objectOf('kubernetes.Namespace', {
  metadata: objectOf('kubernetes.NamespaceMetadata', {
    ...texts('name', 'generateName', 'namespace', 'UID', 'resourceVersion'),
    labels: mapOf(STRING, STRING),
    annotations: mapOf(STRING, STRING),
    creationTimestamp: TIMESTAMP,
    deletionTimestamp: TIMESTAMP,
    deletionGracePeriodSeconds: INT,
    generation: INT,
    finalizers: listOf(STRING),
  }),
  spec: objectOf('kubernetes.NamespaceSpec', { finalizers: listOf(STRING) }),
  status: objectOf('kubernetes.NamespaceStatus', { phase: STRING }),
})
const AUTHORIZERS: Readonly<Record<string, CelType>> = {
  authorizer: typeNamed('Authorizer') ?? DYN,
  'authorizer.requestResource': typeNamed('ResourceCheck') ?? DYN,
}
