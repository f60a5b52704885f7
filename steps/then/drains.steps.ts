/** Then: drains. */
import { Then } from '@cucumber/cucumber'
import { drainIsComplete } from '../facts/drains'
import type { ObjectReference, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}the drain of {object} {is} complete',
  async function (this: ClusterWorld, tense: Tense, node: ObjectReference, is: boolean) {
    await this.expect(tense, drainIsComplete(node, is))
  },
)
