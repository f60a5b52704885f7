/**
 * What a policy may ask of the authorizer: checks are built up and decided when asked for.
 *
 * Models staging/src/k8s.io/apiserver/pkg/cel/library/authz.go and authz selectors, whose field and
 * label selectors are taken along and not looked at: no authorizer of ours reads them.
 */
import { CelError, Opaque } from '../values'
import type { Library } from './library'

/** The authorizer of a request: what somebody asks for, and whether they may. */
export type Decide = (attributes: CheckedAttributes) => CheckedDecision

export interface CheckedAttributes {
  readonly verb: string
  /** Another user than that of the request: a service account. */
  readonly user?: string
  readonly path?: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

export interface CheckedDecision {
  readonly isAllowed: boolean
  readonly reason: string
}

export class Authorizer extends Opaque {
  readonly typeName = 'kubernetes.authorization.Authorizer'
  readonly decide: Decide
  readonly asked: Omit<CheckedAttributes, 'verb'>

  constructor(decide: Decide, asked: Omit<CheckedAttributes, 'verb'> = {}) {
    super()
    this.decide = decide
    this.asked = asked
  }

  with(asked: Omit<CheckedAttributes, 'verb'>): Authorizer {
    return new Authorizer(this.decide, { ...this.asked, ...asked })
  }

  equals(other: Opaque): boolean {
    return other === this
  }
}

class Decision extends Opaque {
  readonly typeName = 'kubernetes.authorization.Decision'
  readonly decision: CheckedDecision

  constructor(decision: CheckedDecision) {
    super()
    this.decision = decision
  }

  equals(other: Opaque): boolean {
    return other === this
  }
}

const checked = ({ decide, asked }: Authorizer, verb: string): Decision =>
  new Decision(decide({ ...asked, verb }))

export const AUTHORIZATION: Library = {
  'Authorizer.path(string): PathCheck': (authorizer: Authorizer, path: string) => {
    if (path === '') throw new CelError('path must not be empty')
    return authorizer.with({ path })
  },
  'Authorizer.group(string): GroupCheck': (authorizer: Authorizer, group: string) =>
    authorizer.with({ group }),
  'Authorizer.serviceAccount(string, string): Authorizer': (
    authorizer: Authorizer,
    namespace: string,
    name: string,
  ) => authorizer.with({ user: `system:serviceaccount:${namespace}:${name}` }),
  'GroupCheck.resource(string): ResourceCheck': (authorizer: Authorizer, resource: string) =>
    authorizer.with({ resource }),
  'ResourceCheck.subresource(string): ResourceCheck': (it: Authorizer, subresource: string) =>
    it.with({ subresource }),
  'ResourceCheck.namespace(string): ResourceCheck': (it: Authorizer, namespace: string) =>
    it.with({ namespace }),
  'ResourceCheck.name(string): ResourceCheck': (it: Authorizer, name: string) => it.with({ name }),
  'ResourceCheck.fieldSelector(string): ResourceCheck': (it: Authorizer) => it,
  'ResourceCheck.labelSelector(string): ResourceCheck': (it: Authorizer) => it,
  'PathCheck.check(string): Decision': checked,
  'ResourceCheck.check(string): Decision': checked,
  'Decision.allowed(): bool': ({ decision }: Decision) => decision.isAllowed,
  'Decision.reason(): string': ({ decision }: Decision) => decision.reason,
  'Decision.errored(): bool': () => false,
  'Decision.error(): string': () => '',
}
