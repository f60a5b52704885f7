/** IngressClasses: whose controller never changes.
 *  Models pkg/apis/networking/v1/defaults.go and pkg/apis/networking/validation. */
import {
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
  tooLong,
} from '../../apiserver/field-error'
import { type Errors, immutableAt, reasonsAt } from '../checks'
import { fields, otherwise, part } from '../defaulting'
import { namedAt } from '../ingress/validation'
import { strategyOf } from '../kind-strategy'
import type { IngressClass } from '../kinds'
import { isDnsLabel, isSubdomain } from '../names'

export const ingressClassStrategy = strategyOf<'IngressClass'>({
  withDefaults: (object) => defaults(object) as IngressClass, // Defaults keep the kind.
  *validate({ spec }) {
    const { controller, parameters } = spec
    yield* domainPathAt(SPEC.child('controller'), controller)
    if (parameters) yield* parametersAt(SPEC.child('parameters'), parameters)
  },
  *validateUpdate({ spec }, { spec: old }) {
    yield* immutableAt(SPEC.child('controller'), spec.controller, old.controller)
  },
})

const SPEC = root('spec')
const MAX_CONTROLLER = 250

const defaults = fields({
  spec: part(fields({ parameters: part(fields({ scope: otherwise('Cluster') })) })),
})

/** `acme.io/foo` */
function* domainPathAt(at: FieldPath, path: string | undefined): Errors {
  if (!path) {
    yield required(at)
    return
  }
  if (path.length > MAX_CONTROLLER) yield tooLong(at, MAX_CONTROLLER)
  const [domain = '', rest] = path.split(/\/(.*)/s)
  if (!domain || !rest) {
    yield invalid(at, path, 'must be a domain-prefixed path (such as "acme.io/foo")')
  } else for (const reason of isSubdomain(domain)) yield invalid(at, domain, reason)
}

function* parametersAt(
  at: FieldPath,
  parameters: NonNullable<IngressClass['spec']['parameters']>,
): Errors {
  const { apiGroup, kind, name, scope, namespace } = parameters
  if (apiGroup !== undefined) yield* reasonsAt(at.child('apiGroup'), apiGroup, isSubdomain)
  yield* namedAt(at.child('kind'), kind, 'kind is required')
  yield* namedAt(at.child('name'), name, 'name is required')
  const placeAt = at.child('namespace')
  if (scope === 'Namespace') {
    const detail = "`parameters.scope` is set to 'Namespace'"
    if (namespace === undefined) yield required(placeAt, detail)
    else yield* reasonsAt(placeAt, namespace, isDnsLabel)
  } else if (scope !== 'Cluster') {
    yield notSupported(at.child('scope'), scope, ['Cluster', 'Namespace'])
  } else if (namespace !== undefined) {
    yield forbidden(placeAt, "`parameters.scope` is set to 'Cluster'")
  }
}
