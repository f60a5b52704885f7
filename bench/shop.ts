/** The objects that the benches run: Deployments, with Services where asked for. */

export function deployment(name: string, replicas: number): Record<string, unknown> {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [container(name)],
        },
      },
    },
  }
}

export function container(name: string): Record<string, unknown> {
  return {
    name,
    image: 'shop:v1',
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
    ports: [{ containerPort: 8080 }],
  }
}

export function service(name: string): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  }
}
