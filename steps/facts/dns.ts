/** Facts about names: asked anew each time, of the cluster's DNS by full name or from a Pod. */
import type { KubeObject } from '../../engine'
import { type Count, isWithin, nameOf, type ObjectReference } from '../phrase'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS, Misspoken } from './fact'
import { presentOnly } from './replicas'
import { kindOf, missing, objectOf } from './resolve'

/** `name "web.shop.svc.cluster.local" resolves to 3 addresses`; with no count, that it does not. */
export function resolvesTo(
  name: string,
  count: Count | undefined,
  from: ObjectReference | undefined,
): Fact {
  const whence = from === undefined ? '' : ` from ${nameOf(from)}`
  const number = count?.says === '1' ? 'address' : 'addresses'
  const predicate = count === undefined ? 'does not resolve' : `resolves to ${count.says} ${number}`
  return {
    says: `name "${name}" ${predicate}${whence}`,
    scope: () => ({ resources: [], names: true }),
    judge(view) {
      const pod = from === undefined ? undefined : podOf(view, from)
      if (from !== undefined && pod === undefined) return fails(() => missing(view, from))
      const found = view.resolve(name, pod) ?? []
      const isSo = count === undefined ? found.length === 0 : isWithin(count, found.length)
      return isSo ? HOLDS : fails(() => (found.length === 0 ? 'no such name' : found.join(', ')))
    },
    subjects: (view) => (from === undefined ? [] : presentOnly(podOf(view, from))),
  }
}

function podOf(view: View, reference: ObjectReference): KubeObject | undefined {
  const kind = kindOf(view, reference.kind)
  if (kind.id !== 'pods') throw new Misspoken(`a ${kind.kind} looks no name up; a Pod does`)
  return objectOf(view, reference)
}
