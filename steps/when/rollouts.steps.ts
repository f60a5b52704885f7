/** When: rollouts are undone, restarted, paused and resumed. */
import { When } from '@cucumber/cucumber'
import type { ObjectReference } from '../phrase'
import type { ClusterWorld } from '../world'

When('{object} is rolled back', async function (this: ClusterWorld, object: ObjectReference) {
  await this.to(object, (verbs, place) => verbs.rollBack(place))
})

When(
  '{object} is rolled back to revision {int}',
  async function (this: ClusterWorld, object: ObjectReference, revision: number) {
    await this.to(object, (verbs, place) => verbs.rollBack(place, revision))
  },
)

When('{object} is restarted', async function (this: ClusterWorld, object: ObjectReference) {
  await this.to(object, (verbs, place) => verbs.rollout(place, 'restart'))
})

When('{object} is paused', async function (this: ClusterWorld, object: ObjectReference) {
  await this.to(object, (verbs, place) => verbs.rollout(place, 'pause'))
})

When('{object} is resumed', async function (this: ClusterWorld, object: ObjectReference) {
  await this.to(object, (verbs, place) => verbs.rollout(place, 'resume'))
})
