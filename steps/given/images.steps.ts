/** Given: what the containers of an image do; from now on, and combined with what was said before.
 */
import { Given } from '@cucumber/cucumber'
import type { Duration, ProbeRole } from '../../engine'
import type { ClusterWorld } from '../world'

Given(
  'the image {string} exits with code {int} after {duration}',
  function (this: ClusterWorld, image: string, code: number, after: Duration) {
    this.tell(image, { exits: { code, after } })
  },
)

Given(
  'the image {string} runs for {duration}',
  function (this: ClusterWorld, image: string, after: Duration) {
    this.tell(image, { exits: { code: 0, after } })
  },
)

Given(
  'the image {string} takes {duration} to start',
  function (this: ClusterWorld, image: string, startsIn: Duration) {
    this.tell(image, { startsIn })
  },
)

Given(
  'the image {string} becomes ready after {duration}',
  function (this: ClusterWorld, image: string, readyAfter: Duration) {
    this.tell(image, { readyAfter })
  },
)

Given('the image {string} cannot be pulled', function (this: ClusterWorld, image: string) {
  this.tell(image, { canBePulled: false })
})

Given('the image {string} can be pulled', function (this: ClusterWorld, image: string) {
  this.tell(image, { canBePulled: true })
})

Given(
  'the image {string} takes {duration} to pull',
  function (this: ClusterWorld, image: string, pullsIn: Duration) {
    this.tell(image, { pullsIn })
  },
)

Given(
  'the image {string} is {quantity} large',
  function (this: ClusterWorld, image: string, size: string) {
    this.tell(image, { size })
  },
)

Given(
  'the image {string} fails its {probe} probe after {duration}',
  function (this: ClusterWorld, image: string, role: ProbeRole, after: Duration) {
    this.tell(image, { fails: { [role]: after } })
  },
)

Given('the image {string} ignores SIGTERM', function (this: ClusterWorld, image: string) {
  this.tell(image, { ignoresTerm: true })
})

Given(
  'the image {string} answers HTTP with status {int}',
  function (this: ClusterWorld, image: string, httpStatus: number) {
    this.tell(image, { httpStatus })
  },
)

Given(
  'the image {string} uses {quantity} cpu and {quantity} memory',
  function (this: ClusterWorld, image: string, cpu: string, memory: string) {
    this.tell(image, { uses: { cpu, memory } })
  },
)
