/**
 * A validating webhook: a Deployment must belong to a team that ConfigMap "teams" has heard of.
 *
 * It brings its own certificate (made by openssl) and registers itself, as operators do that have
 * no certificate manager. features/api/webhook-programs.feature is its acceptance test.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  KubeConfig,
  makeInformer,
  type V1ConfigMap,
} from '@kubernetes/client-node'

interface AdmissionReview {
  readonly request: {
    readonly uid: string
    readonly namespace: string
    readonly object: { readonly metadata: { readonly labels?: Readonly<Record<string, string>> } }
  }
}

const NAME = 'teams.example.com'

const config = new KubeConfig()
config.loadFromDefault()
const core = config.makeApiClient(CoreV1Api)
const identity = selfSigned()
const configMaps = makeInformer<V1ConfigMap>(config, '/api/v1/configmaps', () =>
  core.listConfigMapForAllNamespaces(),
)
const server = createServer(identity, async (request, response) => {
  const { request: asked }: AdmissionReview = JSON.parse(await textOf(request))
  response.setHeader('Content-Type', 'application/json')
  response.end(
    JSON.stringify({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: asked.uid, ...verdictOn(asked) },
    }),
  )
})
server.listen(0, '127.0.0.1', () => void begin())

/** Is asked from now on, about whatever it has learned. */
async function begin(): Promise<void> {
  const { port } = server.address() as AddressInfo // It listens to a port.
  const caBundle = Buffer.from(identity.cert).toString('base64')
  await config.makeApiClient(AdmissionregistrationV1Api).createValidatingWebhookConfiguration({
    body: {
      metadata: { name: NAME },
      webhooks: [
        {
          name: NAME,
          clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle },
          rules: [
            {
              operations: ['CREATE', 'UPDATE'],
              apiGroups: ['apps'],
              apiVersions: ['v1'],
              resources: ['deployments'],
            },
          ],
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
        },
      ],
    },
  })
  await configMaps.start()
}

function verdictOn({ namespace, object }: AdmissionReview['request']): object {
  const { team = '' } = object.metadata.labels ?? {}
  const teams = configMaps.get('teams', namespace)?.data ?? {}
  if (Object.hasOwn(teams, team)) return { allowed: true }
  return { allowed: false, status: { code: 403, message: `there is no team "${team}"` } }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function selfSigned(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'webhook-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const what = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '7']
  const whose = ['-subj', '/CN=webhook', '-addext', 'subjectAltName=IP:127.0.0.1']
  try {
    const where = ['-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', ...what, ...whose, ...where], { stdio: 'pipe' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
