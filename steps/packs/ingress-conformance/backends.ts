/**
 * The backends that an Ingress of the conformance features names: for each Service a Deployment of
 * servers that answer with the request they got. Their names are `<Ingress>-<Service>`.
 */

export interface IngressManifest {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly defaultBackend?: BackendManifest
    readonly rules?: readonly {
      readonly http?: { readonly paths?: readonly { readonly backend: BackendManifest }[] }
    }[]
  }
}

interface BackendManifest {
  readonly service?: {
    readonly name: string
    readonly port?: { readonly name?: string; readonly number?: number }
  }
}

const IMAGE = 'registry.k8s.io/ingressconformance/echoserver:v0.0.1'
const PORT = 8080
const CONTAINER_PORT = 3000

/** The objects behind an Ingress, in the order in which they are applied. */
export function backendsOf({
  metadata,
  spec,
}: IngressManifest): readonly Record<string, unknown>[] {
  const paths = (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? [])
  const backends = [...paths.map(({ backend }) => backend), spec.defaultBackend]
  return backends.flatMap((backend) => {
    if (backend?.service === undefined) return []
    const { name, port = {} } = backend.service
    return [deployment(`${metadata.name}-${name}`), service(name, metadata.name, port)]
  })
}

function service(name: string, ingress: string, port: { name?: string; number?: number }) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      selector: { app: `${ingress}-${name}` },
      ports: [
        {
          ...(port.name === undefined ? {} : { name: port.name }),
          port: port.number ?? PORT,
          targetPort: CONTAINER_PORT,
        },
      ],
    },
  }
}

function deployment(name: string) {
  const labels = { app: name }
  const probe = { httpGet: { path: '/health', port: CONTAINER_PORT } }
  const container = {
    name: 'echo',
    image: IMAGE,
    ports: [{ containerPort: CONTAINER_PORT }],
    readinessProbe: probe,
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  }
}
