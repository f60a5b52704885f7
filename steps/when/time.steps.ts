/** When: time passes. */
import { When } from '@cucumber/cucumber'
import type { Duration } from '../../engine'
import type { ClusterWorld } from '../world'

When('{duration} pass(es)', async function (this: ClusterWorld, duration: Duration) {
  await this.pass(duration)
})

When('everything settles', async function (this: ClusterWorld) {
  await this.settle()
})
