/** Then: Events, and refusals. */
import { Then } from '@cucumber/cucumber'
import { eventsRecorded } from '../facts/events'
import type { Count, Subject, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}a(n) Event {string} is recorded for {subject}',
  async function (this: ClusterWorld, tense: Tense, reason: string, subject: Subject) {
    await this.expect(tense, eventsRecorded(reason, this.settled(subject), {}))
  },
)

Then(
  '{tense}a(n) Event {string} is recorded for {subject} saying {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    reason: string,
    subject: Subject,
    saying: string,
  ) {
    await this.expect(tense, eventsRecorded(reason, this.settled(subject), { saying }))
  },
)

Then(
  '{tense}{count} Event(s) {string} is/are recorded for {subject}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    count: Count,
    reason: string,
    subject: Subject,
  ) {
    await this.expect(tense, eventsRecorded(reason, this.settled(subject), { count }))
  },
)

Then('it is refused with {string}', function (this: ClusterWorld, words: string) {
  this.expectRefusal(words)
})
