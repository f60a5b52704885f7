/** Facts about one condition of an object, whatever its status. */
import { conditionOf, type KubeObject } from '../../engine'
import { nameOf, type ObjectReference } from '../phrase'
import { type Fact, fails, HOLDS } from './fact'
import { scopeOf } from './objects'
import { presentOnly } from './replicas'
import { missing, objectOf } from './resolve'

/** What a condition should be; the reason whole, the message in part. */
export interface ConditionWanted {
  readonly type: string
  readonly is: boolean
  readonly status: string
  readonly because?: string
  readonly saying?: string
}

/** `condition "Progressing" of Deployment "web" is "False" because "…" saying "…"`. */
export function hasCondition(object: ObjectReference, wanted: ConditionWanted): Fact {
  const { type, is, status, because, saying } = wanted
  const why = because === undefined ? '' : ` because "${because}"`
  const what = saying === undefined ? '' : ` saying "${saying}"`
  return {
    says: `condition "${type}" of ${nameOf(object)} is ${is ? '' : 'not '}"${status}"${why}${what}`,
    scope: (view) => scopeOf(view, { type: 'object', object }),
    judge(view) {
      const found = objectOf(view, object)
      if (found === undefined) return fails(() => missing(view, object))
      const condition = conditionOf(statusOf(found), type)
      if (condition === undefined) return fails(() => absent(found, type))
      const matches =
        (condition.status === status) === is &&
        (because === undefined || condition.reason === because) &&
        (saying === undefined || (condition.message ?? '').includes(saying))
      if (matches) return HOLDS
      const { reason, message } = condition
      return fails(() => [`"${condition.status}"`, reason, message].filter(Boolean).join(', '))
    },
    subjects: (view) => presentOnly(objectOf(view, object)),
  }
}

function absent(object: KubeObject, type: string): string {
  const types = statusOf(object).conditions?.map((condition) => condition.type) ?? []
  const there = types.length === 0 ? 'it has none yet' : `it has ${types.join(', ')}`
  return `there is no condition "${type}"; ${there}`
}

/** A status by the conditions that it may have. */
function statusOf({ status }: KubeObject): Parameters<typeof conditionOf>[0] & object {
  return status ?? {}
}
