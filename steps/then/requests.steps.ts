/** Then: what became of the requests of the last When that sent some. */
import { Then } from '@cucumber/cucumber'
import {
  connectionFails,
  everyPodAnswers,
  everyResponseIs,
  podsAnswer,
  responseIs,
  responsesAre,
  shareOfResponses,
} from '../facts/responses'
import type { Count, CountedPods, ObjectReference, Subject } from '../phrase'
import type { ClusterWorld } from '../world'

Then('the response is {int}', async function (this: ClusterWorld, status: number) {
  await this.expectNow(responseIs(this.sendings.exchange, status))
})

Then(
  'the response is {int} from {subject}',
  async function (this: ClusterWorld, status: number, from: Subject) {
    await this.expectNow(responseIs(this.sendings.exchange, status, this.settled(from)))
  },
)

Then('every response is {int}', async function (this: ClusterWorld, status: number) {
  await this.expectNow(everyResponseIs(this.sendings.last, status))
})

Then(
  '{count} of the response(s) is/are {int}',
  async function (this: ClusterWorld, count: Count, status: number) {
    await this.expectNow(responsesAre(this.sendings.last, count, status))
  },
)

Then(
  'at least {int}% of the response(s) is/are {int}',
  async function (this: ClusterWorld, percent: number, status: number) {
    await this.expectNow(shareOfResponses(this.sendings.last, percent, status))
  },
)

Then('the connection is refused', async function (this: ClusterWorld) {
  await this.expectNow(connectionFails(this.sendings.exchange, 'refused'))
})

Then('the connection times out', async function (this: ClusterWorld) {
  await this.expectNow(connectionFails(this.sendings.exchange, 'timed out'))
})

Then('the connection fails to resolve', async function (this: ClusterWorld) {
  await this.expectNow(connectionFails(this.sendings.exchange, 'unresolved'))
})

Then(
  'every Pod of {object} answers {count} of them',
  async function (this: ClusterWorld, owner: ObjectReference, count: Count) {
    await this.expectNow(everyPodAnswers(this.sendings.last, owner, count))
  },
)

Then(
  '{counted} answer(s) {count} of them',
  async function (this: ClusterWorld, pods: CountedPods, count: Count) {
    await this.expectNow(podsAnswer(this.sendings.last, pods, count))
  },
)
