/** Then: the endpoints of Services, and what names resolve to. */
import { Then } from '@cucumber/cucumber'
import { resolvesTo } from '../facts/dns'
import { type EndpointState, hasEndpoints } from '../facts/endpoints'
import type { Count, ObjectReference, Subject, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}{object} has {count} {endpoints}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    service: ObjectReference,
    count: Count,
    state: EndpointState,
  ) {
    await this.expect(tense, hasEndpoints(service, count, state))
  },
)

Then(
  '{tense}name {string} resolves to {count} address(es)',
  async function (this: ClusterWorld, tense: Tense, name: string, count: Count) {
    await this.expect(tense, resolvesTo(name, count, undefined))
  },
)

Then(
  '{tense}name {string} resolves to {count} address(es) from {subject}',
  async function (this: ClusterWorld, tense: Tense, name: string, count: Count, pod: Subject) {
    await this.expect(tense, resolvesTo(name, count, this.onePod(pod)))
  },
)

Then(
  '{tense}name {string} does not resolve',
  async function (this: ClusterWorld, tense: Tense, name: string) {
    await this.expect(tense, resolvesTo(name, undefined, undefined))
  },
)

Then(
  '{tense}name {string} does not resolve from {subject}',
  async function (this: ClusterWorld, tense: Tense, name: string, pod: Subject) {
    await this.expect(tense, resolvesTo(name, undefined, this.onePod(pod)))
  },
)
