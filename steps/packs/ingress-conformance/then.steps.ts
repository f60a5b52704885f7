/** Then, in the words of the official Ingress conformance features: status, responses, requests. */
import { type DataTable, Then } from '@cucumber/cucumber'
import { echoOf, PROTOCOL, responseHeaders } from '../../../engine'
import type { ClusterWorld } from '../../world'
import {
  expectExposed,
  expectHeaders,
  expectOf,
  expectOfRequest,
  expectPods,
  expectVerified,
  statusOf,
} from './scenario'

Then(
  'The Ingress status shows the IP address or FQDN where it is exposed',
  async function (this: ClusterWorld) {
    await expectExposed(this, true)
  },
)

Then(
  'The Ingress status should not contain the IP address or FQDN',
  async function (this: ClusterWorld) {
    await expectExposed(this, false)
  },
)

Then('the response status-code must be {int}', async function (this: ClusterWorld, status: number) {
  await expectOf(this, 'the status is', statusOf, String(status))
})

Then(
  'the response must be served by the {string} service',
  async function (this: ClusterWorld, service: string) {
    await expectOfRequest(this, 'service', service)
  },
)

Then('the response proto must be {string}', async function (this: ClusterWorld, proto: string) {
  await expectOf(this, 'the protocol of the response is', () => PROTOCOL, proto)
})

Then(
  'the response headers must contain <key> with matching <value>',
  async function (this: ClusterWorld, table: DataTable) {
    await expectHeaders(this, responseHeaders(this.sendings.exchange), table.hashes())
  },
)

Then(
  'the secure connection must verify the {string} hostname',
  async function (this: ClusterWorld, hostname: string) {
    await expectVerified(this, hostname)
  },
)

Then(
  'all the responses status-code must be {int} and the response body should contain the IP address of {int} different Kubernetes pods',
  async function (this: ClusterWorld, status: number, pods: number) {
    await expectPods(this, status, pods)
  },
)

Then('the request method must be {string}', async function (this: ClusterWorld, method: string) {
  await expectOfRequest(this, 'method', method)
})

Then('the request path must be {string}', async function (this: ClusterWorld, path: string) {
  await expectOfRequest(this, 'path', path.startsWith('/') ? path : `/${path}`)
})

Then('the request proto must be {string}', async function (this: ClusterWorld, proto: string) {
  await expectOfRequest(this, 'proto', proto)
})

Then('the request host must be {string}', async function (this: ClusterWorld, host: string) {
  await expectOfRequest(this, 'host', host)
})

Then(
  'the request headers must contain <key> with matching <value>',
  async function (this: ClusterWorld, table: DataTable) {
    await expectHeaders(this, echoOf(this.sendings.exchange)?.headers, table.hashes())
  },
)
