/**
 * Rolls a Deployment out: makes ReplicaSets of its template and moves replicas between them.
 *
 * One reconcile does one thing: it scales up, or scales down, or only writes the status.
 * Models pkg/controller/deployment/deployment_controller.go and sync.go (v1.32).
 * Left out: the deprecated rollbackTo annotation; the hash of a template is ours, not Go's.
 */
import type { Deployment, ReplicaSet } from '../../api/kinds'
import { controllerOf, type KubeObject, keyFrom } from '../../api/meta'
import { selectorOf } from '../../api/selectors'
import type { Reader } from '../../client/reader'
import type { Context, Controller, Requeue } from '../controller'
import { owned } from '../controller'
import { claim, selecting } from '../owners'
import { tellPaused } from './conditions'
import { cleanUpHistory } from './history'
import { revise } from './new-replica-set'
import { recreate } from './recreate'
import { byAge } from './replica-sets'
import { rollingUpdate } from './rolling-update'
import { isScalingEvent, scale } from './scaling'
import { writeStatus } from './status'

export const deploymentController: Controller<'Deployment'> = {
  name: 'deployment-controller',
  reconciles: 'Deployment',
  watches: [
    owned('ReplicaSet'),
    selecting('ReplicaSet', 'Deployment'),
    {
      kind: 'Pod',
      keys: ({ type, object }, reader) =>
        type === 'MODIFIED' ? NONE : recreatingDeployment(object, reader),
    },
  ],
  maxRetries: 15,
  reconcile(context, key) {
    const deployment = context.client.get('Deployment', key)
    if (deployment === undefined) return undefined
    const selector = selectorOf(deployment.spec.selector)
    if (selector.requirements.length === 0) return tellSelectingAll(context, deployment)
    const replicaSets = claim('ReplicaSet', context, deployment, selector).sort(byAge)
    const rollout: Rollout = { context, deployment, replicaSets }
    if (deployment.metadata.deletionTimestamp !== undefined) return writeStatus(rollout, undefined)
    const current = tellPaused(rollout)
    if (deployment.spec.paused || isScalingEvent(current)) return scaleOnly(current)
    return deployment.spec.strategy?.type === 'Recreate'
      ? recreate(current)
      : rollingUpdate(current)
  },
}

/** What one reconcile works with; steps return it with what they changed. */
export interface Rollout {
  readonly context: Context
  readonly deployment: Deployment
  /** All ReplicaSets that it owns, the oldest first. */
  readonly replicaSets: readonly ReplicaSet[]
}

const NONE: readonly string[] = []

/** Scales without rolling out, as a paused or a resized Deployment does. */
function scaleOnly(rollout: Rollout): Requeue | undefined {
  const { rollout: revised, newReplicaSet } = revise(rollout, { create: false })
  const scaled = scale(revised, newReplicaSet)
  if (scaled.deployment.spec.paused) cleanUpHistory(scaled, newReplicaSet)
  return writeStatus(scaled, newReplicaSet, { progress: false })
}

function tellSelectingAll({ events }: Context, deployment: Deployment): undefined {
  const message = 'This deployment is selecting all pods. A non-empty selector is required.'
  events.record(deployment, 'Warning', 'SelectingAll', message)
  return undefined
}

/** A Deployment that recreates waits for its last old Pod to go; only then is it woken by Pods. */
function recreatingDeployment(pod: KubeObject, reader: Reader): readonly string[] {
  const { namespace } = pod.metadata
  const owner = controllerOf(pod)
  if (owner?.kind !== 'ReplicaSet') return NONE
  const replicaSet = reader.get('ReplicaSet', keyFrom(namespace, owner.name))
  const top = replicaSet === undefined ? undefined : controllerOf(replicaSet)
  if (top?.kind !== 'Deployment') return NONE
  const key = keyFrom(namespace, top.name)
  const deployment = reader.get('Deployment', key)
  if (deployment?.spec.strategy?.type !== 'Recreate') return NONE
  return [key]
}
