/** Then: fields and conditions. */
import { Then } from '@cucumber/cucumber'
import { hasCondition } from '../facts/conditions'
import { type Comparison, fieldCompares, fieldHasChanged, fieldIsSet } from '../facts/fields'
import type { ObjectReference, Tense } from '../phrase'
import type { ClusterWorld } from '../world'

Then(
  '{tense}field {string} of {object} {comparison} {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    path: string,
    object: ObjectReference,
    comparison: Comparison,
    wanted: string,
  ) {
    await this.expect(tense, fieldCompares(path, object, comparison, wanted))
  },
)

Then(
  '{tense}field {string} of {object} {is} set',
  async function (
    this: ClusterWorld,
    tense: Tense,
    path: string,
    object: ObjectReference,
    is: boolean,
  ) {
    await this.expect(tense, fieldIsSet(path, object, is))
  },
)

Then(
  '{tense}field {string} of {object} has changed',
  async function (this: ClusterWorld, tense: Tense, path: string, object: ObjectReference) {
    await this.expect(tense, fieldHasChanged(path, object, true))
  },
)

Then(
  '{tense}field {string} of {object} has not changed',
  async function (this: ClusterWorld, tense: Tense, path: string, object: ObjectReference) {
    await this.expect(tense, fieldHasChanged(path, object, false))
  },
)

Then(
  '{tense}condition {string} of {object} {is} {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    type: string,
    object: ObjectReference,
    is: boolean,
    status: string,
  ) {
    await this.expect(tense, hasCondition(object, { type, is, status }))
  },
)

Then(
  '{tense}condition {string} of {object} {is} {string} because {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    type: string,
    object: ObjectReference,
    is: boolean,
    status: string,
    because: string,
  ) {
    await this.expect(tense, hasCondition(object, { type, is, status, because }))
  },
)

Then(
  '{tense}condition {string} of {object} {is} {string} saying {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    type: string,
    object: ObjectReference,
    is: boolean,
    status: string,
    saying: string,
  ) {
    await this.expect(tense, hasCondition(object, { type, is, status, saying }))
  },
)

Then(
  '{tense}condition {string} of {object} {is} {string} because {string} saying {string}',
  async function (
    this: ClusterWorld,
    tense: Tense,
    type: string,
    object: ObjectReference,
    is: boolean,
    status: string,
    because: string,
    saying: string,
  ) {
    await this.expect(tense, hasCondition(object, { type, is, status, because, saying }))
  },
)
