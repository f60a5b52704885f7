/** Then: how many replicas there are, and what an object owns. */
import { Then } from '@cucumber/cucumber'
import { type Counter, hasReplicas, ownedExist } from '../facts/replicas'
import type { Count, ObjectReference, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}{object} has {count} {counter}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    object: ObjectReference,
    count: Count,
    counter: Counter,
  ) {
    await this.expect(tense, hasReplicas(object, count, counter))
  },
)

Then(
  '{tense}{count} {kind} of {object} exist(s)',
  async function (
    this: ClusterWorld,
    tense: Tense,
    count: Count,
    kind: string,
    owner: ObjectReference,
  ) {
    await this.expect(tense, ownedExist(count, kind, owner))
  },
)
