/** When, in the words of the official Ingress conformance features: requests and scaling. */
import { When } from '@cucumber/cucumber'
import type { ClusterWorld } from '../../world'
import { scaleBackend, send } from './scenario'

When(
  'I send a {string} request to {string}',
  async function (this: ClusterWorld, method: string, url: string) {
    await send(this, method, url, 1)
  },
)

When(
  'I send a {string} request to http:\\/\\/{string}\\/{string}',
  async function (this: ClusterWorld, method: string, host: string, path: string) {
    await send(this, method, `http://${host}/${path}`, 1)
  },
)

When(
  'I send {int} requests to {string}',
  async function (this: ClusterWorld, count: number, url: string) {
    await send(this, 'GET', url, count)
  },
)

When(
  'The backend deployment {string} for the ingress resource is scaled to {int}',
  async function (this: ClusterWorld, service: string, replicas: number) {
    await scaleBackend(this, service, replicas)
  },
)
