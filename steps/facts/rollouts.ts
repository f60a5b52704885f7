/** Facts about a rollout, as `kubectl rollout status` tells it, and about Pods staying the same. */
import type { Deployment, KubeObject } from '../../engine'
import { nameOf, type ObjectReference, type PodSet, podsName } from '../phrase'
import type { View } from '../target/view'
import { type Fact, fails, HOLDS, Misspoken } from './fact'
import { scopeOf } from './objects'
import { presentOnly } from './replicas'
import { kindOf, missing, objectOf, podsOf } from './resolve'

/** What kubectl says of a rollout that is not done; undefined when it is. */
type Status = (object: KubeObject) => { readonly waiting?: string; readonly failed?: string }

const STATUSES: Readonly<Record<string, Status>> = {
  'deployments.apps': deploymentStatus,
}

/** `the rollout of Deployment "web" is complete`. */
export const rolloutIsComplete = (object: ObjectReference, wanted: boolean): Fact =>
  aboutRollout(object, `is ${wanted ? '' : 'not '}complete`, (status) => {
    const isComplete = status.waiting === undefined && status.failed === undefined
    return isComplete === wanted
  })

export const rolloutHasFailed = (object: ObjectReference): Fact =>
  aboutRollout(object, 'has failed', ({ failed }) => failed !== undefined)

function aboutRollout(
  object: ObjectReference,
  predicate: string,
  test: (status: ReturnType<Status>) => boolean,
): Fact {
  return {
    says: `the rollout of ${nameOf(object)} ${predicate}`,
    scope: (view) => scopeOf(view, { type: 'object', object }),
    judge(view) {
      const kind = kindOf(view, object.kind)
      const statusOf = STATUSES[kind.id]
      if (statusOf === undefined) {
        throw new Misspoken(`a ${kind.kind} has no rollout that is told of; a Deployment has`)
      }
      const found = objectOf(view, object)
      if (found === undefined) return fails(() => missing(view, object))
      const status = statusOf(found)
      return test(status) ? HOLDS : fails(() => status.failed ?? status.waiting ?? 'complete')
    },
    subjects: (view) => presentOnly(objectOf(view, object)),
  }
}

/** Models DeploymentStatusViewer in kubectl's rollout_status.go. */
function deploymentStatus(object: KubeObject): ReturnType<Status> {
  const { metadata, spec, status } = object as unknown as Deployment // By its kind.
  const { name } = metadata
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return { waiting: 'Waiting for deployment spec update to be observed' }
  }
  const progressing = status.conditions?.find(({ type }) => type === 'Progressing')
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return { failed: `deployment "${name}" exceeded its progress deadline` }
  }
  const desired = spec.replicas ?? 1
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status
  const rollout = `Waiting for deployment "${name}" rollout to finish:`
  if (updatedReplicas < desired) {
    return {
      waiting: `${rollout} ${updatedReplicas} out of ${desired} new replicas have been updated`,
    }
  }
  if (replicas > updatedReplicas) {
    return {
      waiting: `${rollout} ${replicas - updatedReplicas} old replicas are pending termination`,
    }
  }
  if (availableReplicas < updatedReplicas) {
    return {
      waiting: `${rollout} ${availableReplicas} of ${updatedReplicas} updated replicas are available`,
    }
  }
  return {}
}

/** `the Pods of Deployment "web" are the same as before`: the same UIDs as at the last When. */
export function areTheSame(set: PodSet, wanted: boolean): Fact {
  return {
    says: `${podsName(set)} are ${wanted ? '' : 'not '}the same as before`,
    scope: (view) => scopeOf(view, { type: 'pods', pods: set }),
    judge(view) {
      const pods = podsOf(view, set)
      const reason = pods.missing(view)
      if (reason !== undefined) return fails(() => reason)
      const before = new Set(podsBefore(view, set).map(({ metadata }) => metadata.uid))
      const now = pods.list(view)
      const fresh = now.filter(({ metadata }) => !before.has(metadata.uid))
      const isSame = fresh.length === 0 && now.length === before.size
      if (isSame === wanted) return HOLDS
      if (isSame) return fails(() => `the same ${now.length} as before`)
      return fails(
        () =>
          `${fresh.length} new, ${before.size - (now.length - fresh.length)} gone, of ${before.size} before`,
      )
    },
    subjects: (view) => podsOf(view, set).list(view),
  }
}

/** The set as it was at the last When. */
function podsBefore(view: View, set: PodSet): readonly KubeObject[] {
  const { before, namespace } = view
  const then: View = {
    now: before.at,
    namespace,
    before,
    kind: (word) => view.kind(word),
    kinds: () => view.kinds(),
    get: (resource, key) => before.get(resource, key),
    list: (resource, selection) => before.list(resource, selection),
    events: () => view.events(),
    resolve: (name, from) => view.resolve(name, from),
    drain: (node) => view.drain(node),
    owner: (reference, where) => view.owner(reference, where),
  }
  return podsOf(then, set).list(then)
}
