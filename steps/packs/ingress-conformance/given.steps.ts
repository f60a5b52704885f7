/** Given, in the words of the official Ingress conformance features: Namespaces, Secrets,
 * Ingresses. */
import { Given } from '@cucumber/cucumber'
import type { ClusterWorld } from '../../world'
import { newIngress, newNamespace, newSecret } from './scenario'

Given('a new random namespace', async function (this: ClusterWorld) {
  await newNamespace(this)
})

Given(
  'a self-signed TLS secret named {string} for the {string} hostname',
  async function (this: ClusterWorld, name: string, hostname: string) {
    await newSecret(this, name, hostname)
  },
)

Given('an Ingress resource', async function (this: ClusterWorld, manifest: string) {
  // The API server checks what it is.
  await newIngress(this, this.value(manifest) as Record<string, unknown>)
})

Given(
  'an Ingress resource in a new random namespace',
  async function (this: ClusterWorld, manifest: string) {
    await newNamespace(this)
    await newIngress(this, this.value(manifest) as Record<string, unknown>) // As above.
  },
)

Given(
  'an Ingress resource named {string} with this spec:',
  async function (this: ClusterWorld, name: string, text: string) {
    const [apiVersion, kind] = ['networking.k8s.io/v1', 'Ingress']
    await newIngress(this, { apiVersion, kind, metadata: { name }, spec: this.value(text) })
  },
)
