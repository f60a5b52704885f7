/** When: clients send requests, from outside and from Pods. */
import { When } from '@cucumber/cucumber'
import type { Duration } from '../../engine'
import type { Subject } from '../phrase'
import type { ClusterWorld } from '../world'

When(
  'a client sends {method} {string}',
  async function (this: ClusterWorld, method: string, url: string) {
    await this.send(method, url, 1)
  },
)

When(
  'a client sends {int} {method} request(s) to {string}',
  async function (this: ClusterWorld, count: number, method: string, url: string) {
    await this.send(method, url, count)
  },
)

When(
  'a client keeps sending {method} {string} every {duration}',
  async function (this: ClusterWorld, method: string, url: string, every: Duration) {
    await this.keepSending(method, url, every)
  },
)

When(
  '{subject} sends {method} {string}',
  async function (this: ClusterWorld, pod: Subject, method: string, url: string) {
    await this.send(method, url, 1, pod)
  },
)

When(
  '{subject} sends {int} {method} request(s) to {string}',
  async function (this: ClusterWorld, pod: Subject, count: number, method: string, url: string) {
    await this.send(method, url, count, pod)
  },
)

When(
  '{subject} keeps sending {method} {string} every {duration}',
  async function (this: ClusterWorld, pod: Subject, method: string, url: string, every: Duration) {
    await this.keepSending(method, url, every, pod)
  },
)
