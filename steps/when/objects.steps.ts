/** When: objects are deleted, scaled, changed, labelled. */
import { When } from '@cucumber/cucumber'
import { type Duration, seconds } from '../../engine'
import type { ObjectReference, Subject } from '../phrase'
import { propagationOf } from '../subjects'
import type { ClusterWorld } from '../world'

When('{subject} is/are deleted', async function (this: ClusterWorld, subject: Subject) {
  await this.toEach(subject, (verbs, place) => verbs.delete(place))
})

When(
  '{subject} is/are deleted with propagation {string}',
  async function (this: ClusterWorld, subject: Subject, policy: string) {
    const propagationPolicy = propagationOf(policy)
    await this.toEach(subject, (verbs, place) => verbs.delete(place, { propagationPolicy }))
  },
)

When(
  '{subject} is/are deleted with grace period {duration}',
  async function (this: ClusterWorld, subject: Subject, grace: Duration) {
    const gracePeriodSeconds = grace / seconds(1)
    await this.toEach(subject, (verbs, place) => verbs.delete(place, { gracePeriodSeconds }))
  },
)

When(
  '{object} is scaled to {int} replica(s)',
  async function (this: ClusterWorld, object: ObjectReference, replicas: number) {
    await this.to(object, (verbs, place) => verbs.scale(place, replicas))
  },
)

When(
  'the image of {object} becomes {string}',
  async function (this: ClusterWorld, object: ObjectReference, image: string) {
    await this.to(object, (verbs, place) => verbs.setImage(place, image))
  },
)

When(
  'the image of container {string} of {object} becomes {string}',
  async function (this: ClusterWorld, container: string, object: ObjectReference, image: string) {
    await this.to(object, (verbs, place) => verbs.setImage(place, image, container))
  },
)

When(
  '{object} is patched with:',
  async function (this: ClusterWorld, object: ObjectReference, text: string) {
    const patch = this.value(text)
    await this.to(object, (verbs, place) => verbs.patch(place, patch))
  },
)

When(
  'the status of {object} is patched with:',
  async function (this: ClusterWorld, object: ObjectReference, text: string) {
    const status = this.value(text)
    await this.to(object, (verbs, place) => verbs.patchStatus(place, status))
  },
)

When(
  '{subject} is/are labelled {string}',
  async function (this: ClusterWorld, subject: Subject, change: string) {
    await this.toEach(subject, (verbs, place) => verbs.label(place, change))
  },
)

When(
  '{subject} is/are annotated {string}',
  async function (this: ClusterWorld, subject: Subject, change: string) {
    await this.toEach(subject, (verbs, place) => verbs.annotate(place, change))
  },
)
