/** Then: what exists, which state it is in, and where. */
import { Then } from '@cucumber/cucumber'
import {
  countInEach,
  countInState,
  countInZone,
  countOnNode,
  exists,
  isInState,
  isInZone,
  isOnNode,
} from '../facts/objects'
import type { CountedPods, ObjectReference, Subject, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}{subject} exist(s)',
  async function (this: ClusterWorld, tense: Tense, subject: Subject) {
    await this.expect(tense, exists(this.settled(subject), true))
  },
)

Then(
  '{tense}{subject} does/do not exist',
  async function (this: ClusterWorld, tense: Tense, subject: Subject) {
    await this.expect(tense, exists(this.settled(subject), false))
  },
)

Then(
  '{tense}{subject} {is} {state}',
  async function (this: ClusterWorld, tense: Tense, subject: Subject, is: boolean, state: string) {
    await this.expect(tense, isInState(this.settled(subject), is, state))
  },
)

Then(
  '{tense}{subject} {is} on {object}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    subject: Subject,
    is: boolean,
    node: ObjectReference,
  ) {
    await this.expect(tense, isOnNode(this.settled(subject), is, this.node(node)))
  },
)

Then(
  '{tense}{subject} {is} in zone {string}',
  async function (this: ClusterWorld, tense: Tense, subject: Subject, is: boolean, zone: string) {
    await this.expect(tense, isInZone(this.settled(subject), is, zone))
  },
)

Then(
  '{tense}{counted} {is} {state}',
  async function (this: ClusterWorld, tense: Tense, pods: CountedPods, is: boolean, state: string) {
    await this.expect(tense, countInState(pods.count, pods.set, is, state))
  },
)

Then(
  '{tense}{counted} {is} on {object}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    pods: CountedPods,
    is: boolean,
    node: ObjectReference,
  ) {
    await this.expect(tense, countOnNode(pods.count, pods.set, is, this.node(node)))
  },
)

Then(
  '{tense}{counted} {is} in zone {string}',
  async function (this: ClusterWorld, tense: Tense, pods: CountedPods, is: boolean, zone: string) {
    await this.expect(tense, countInZone(pods.count, pods.set, is, zone))
  },
)

Then(
  '{tense}{counted} is/are on each Node',
  async function (this: ClusterWorld, tense: Tense, pods: CountedPods) {
    await this.expect(tense, countInEach(pods.count, pods.set, 'Node'))
  },
)

Then(
  '{tense}{counted} is/are in each zone',
  async function (this: ClusterWorld, tense: Tense, pods: CountedPods) {
    await this.expect(tense, countInEach(pods.count, pods.set, 'zone'))
  },
)
