/** Given: in whose name the scenario's requests are made. */
import { Given } from '@cucumber/cucumber'
import type { ObjectReference } from '../phrase'
import type { ClusterWorld } from '../world'

Given('requests are made as {object}', function (this: ClusterWorld, who: ObjectReference) {
  this.impersonate(who)
})

Given('requests are made as the administrator', function (this: ClusterWorld) {
  this.impersonate(undefined)
})
