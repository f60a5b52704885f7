/** Then: containers, rollouts, and Pods that stay the same. */
import { Then } from '@cucumber/cucumber'
import { hasRestarted, isContainerState } from '../facts/containers'
import { areTheSame, rolloutHasFailed, rolloutIsComplete } from '../facts/rollouts'
import type { Count, ObjectReference, PodSet, Subject, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}container {string} of {subject} has restarted {count} time(s)',
  async function (this: ClusterWorld, tense: Tense, container: string, pod: Subject, count: Count) {
    await this.expect(tense, hasRestarted(container, this.onePod(pod), count))
  },
)

Then(
  '{tense}container {string} of {subject} is running',
  async function (this: ClusterWorld, tense: Tense, container: string, pod: Subject) {
    const fact = isContainerState(container, this.onePod(pod), { state: 'running' })
    await this.expect(tense, fact)
  },
)

Then(
  '{tense}container {string} of {subject} is waiting because {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    container: string,
    pod: Subject,
    because: string,
  ) {
    const fact = isContainerState(container, this.onePod(pod), { state: 'waiting', because })
    await this.expect(tense, fact)
  },
)

Then(
  '{tense}container {string} of {subject} is terminated because {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    container: string,
    pod: Subject,
    because: string,
  ) {
    const fact = isContainerState(container, this.onePod(pod), { state: 'terminated', because })
    await this.expect(tense, fact)
  },
)

Then(
  '{tense}container {string} of {subject} is terminated because {string} with code {int}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    container: string,
    pod: Subject,
    because: string,
    code: number,
  ) {
    const wanted = { state: 'terminated', because, code } as const
    await this.expect(tense, isContainerState(container, this.onePod(pod), wanted))
  },
)

Then(
  '{tense}the rollout of {object} {is} complete',
  async function (this: ClusterWorld, tense: Tense, object: ObjectReference, is: boolean) {
    await this.expect(tense, rolloutIsComplete(object, is))
  },
)

Then(
  '{tense}the rollout of {object} has failed',
  async function (this: ClusterWorld, tense: Tense, object: ObjectReference) {
    await this.expect(tense, rolloutHasFailed(object))
  },
)

Then(
  '{tense}{pods} {is} the same as before',
  async function (this: ClusterWorld, tense: Tense, pods: PodSet, is: boolean) {
    await this.expect(tense, areTheSame(pods, is))
  },
)
