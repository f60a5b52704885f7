/**
 * The environment of a container: what Services say, what ConfigMaps and Secrets hold, and what the
 * Pod says of itself.
 *
 * Models makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go and pkg/kubelet/envvars.
 */

import { evaluate } from '../../api/jsonpath'
import type { ConfigMap, Container, Pod, Secret, Service } from '../../api/kinds'
import { compareQuantities, value } from '../../api/quantity'
import { bytesOf } from '../../images/files/file'
import { inOrder } from '../../images/files/tree'
import { expanded } from '../../images/references'
import type { Host } from '../host'
import { hostnameOf } from '../pod-names'
import type { PodState } from '../pod-state'

/** Text of bytes by name. */
export function environmentOf(
  host: Host,
  state: PodState,
  container: Container,
  ofImage: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const { pod } = state
  const made = new Map<string, string>([['PATH', PATH], ...Object.entries(ofImage)])
  made.set('HOSTNAME', hostnameOf(pod))
  const services = serviceVariables(host, pod)
  for (const [name, text] of services) made.set(name, text)
  for (const [name, text] of fromSources(host, pod, container)) made.set(name, text)
  // What is expanded may name Services and what stands before.
  for (const { name, value: text, valueFrom } of container.env ?? []) {
    const given =
      valueFrom === undefined
        ? expanded(text ?? '', made)
        : sourceValue(host, state, container, valueFrom)
    if (given !== undefined) made.set(name, given)
  }
  if (!made.has('HOME')) made.set('HOME', '/root')
  return new Map([...made].map(([name, text]) => [name, bytesOf(text)]))
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

type Source = NonNullable<NonNullable<Container['env']>[number]['valueFrom']>

function fromSources(host: Host, { metadata }: Pod, { envFrom = [] }: Container) {
  const found: [name: string, text: string][] = []
  const { live } = host.client
  for (const { prefix = '', configMapRef, secretRef } of envFrom) {
    if (configMapRef?.name !== undefined) {
      const { data = {} } =
        live.get('ConfigMap', `${metadata.namespace}/${configMapRef.name}`) ?? {}
      for (const key of Object.keys(data).sort(inOrder)) found.push([prefix + key, data[key] ?? ''])
    }
    if (secretRef?.name !== undefined) {
      const { data = {} } = live.get('Secret', `${metadata.namespace}/${secretRef.name}`) ?? {}
      for (const key of Object.keys(data).sort(inOrder)) {
        found.push([prefix + key, decoded(data[key] ?? '')])
      }
    }
  }
  return found
}

function sourceValue(
  host: Host,
  state: PodState,
  container: Container,
  { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: Source,
): string | undefined {
  const { live } = host.client
  const { namespace } = state.pod.metadata
  if (configMapKeyRef !== undefined) {
    const map: ConfigMap | undefined = live.get('ConfigMap', `${namespace}/${configMapKeyRef.name}`)
    return map?.data?.[configMapKeyRef.key]
  }
  if (secretKeyRef !== undefined) {
    const secret: Secret | undefined = live.get('Secret', `${namespace}/${secretKeyRef.name}`)
    const data = secret?.data?.[secretKeyRef.key]
    return data === undefined ? undefined : decoded(data)
  }
  if (fieldRef !== undefined) return fieldValue(host, state, fieldRef.fieldPath)
  if (resourceFieldRef !== undefined) return resourceValue(host, state, container, resourceFieldRef)
  return undefined
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8')

/** A field of the Pod as the downward API gives it. */
export function fieldValue({ state: machine }: Host, state: PodState, path: string): string {
  const { pod, sandbox } = state
  switch (path) {
    case 'status.podIP':
    case 'status.podIPs':
      // One that has ended had an address while it lasted.
      return sandbox?.ip ?? pod.status.podIP ?? ''
    case 'status.hostIP':
    case 'status.hostIPs':
      return machine.address ?? ''
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? ''
    case 'metadata.labels':
    case 'metadata.annotations': {
      const { labels = {}, annotations = {} } = pod.metadata
      const map = path === 'metadata.labels' ? labels : annotations
      const lines = Object.keys(map)
        .sort(inOrder)
        .map((key) => `${key}=${quoted(map[key] ?? '')}`)
      return lines.join('\n')
    }
    default: {
      const [, part, key = ''] = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path) ?? []
      if (part === 'labels') return pod.metadata.labels?.[key] ?? ''
      if (part === 'annotations') return pod.metadata.annotations?.[key] ?? ''
      const [found] = evaluate(path, pod)
      return found === undefined || found === null ? '' : String(found)
    }
  }
}

/** As Go's %q writes it, for the texts that labels may have. */
const quoted = (text: string): string => JSON.stringify(text)

/** A request or limit, in units of the divisor; without one, what the Node has. */
export function resourceValue(
  host: Host,
  { pod }: PodState,
  container: Container,
  { resource, divisor, containerName }: NonNullable<Source['resourceFieldRef']>,
): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]
  const named = all.find(({ name }) => name === containerName) ?? container
  const [, kind, name = ''] = /^(limits|requests)\.(.*)$/.exec(resource) ?? []
  const { limits = {}, requests = {} } = named.resources ?? {}
  const own = kind === 'limits' ? limits[name] : requests[name]
  const amount = own ?? (kind === 'limits' ? host.capacity[name] : undefined) ?? '0'
  const unit = divisor === undefined || compareQuantities(divisor, '0') === 0 ? '1' : divisor
  const perUnit = name === 'cpu' ? milliOf(amount) / milliOf(unit) : value(amount) / value(unit)
  return String(Math.ceil(perUnit))
}

const milliOf = (quantity: string): number =>
  /^\d+m$/.test(quantity) ? Number.parseInt(quantity, 10) : value(quantity) * 1000

/** Services of the Pod's Namespace, and the API server's. */
function serviceVariables(host: Host, { metadata, spec }: Pod): readonly [string, string][] {
  const { live } = host.client
  const own = spec.enableServiceLinks === false ? [] : live.list('Service')
  const kubernetes = live.get('Service', 'default/kubernetes')
  const services = new Map<string, Service>()
  if (kubernetes !== undefined) services.set('kubernetes', kubernetes)
  for (const service of own) {
    if (service.metadata.namespace === metadata.namespace) {
      services.set(service.metadata.name, service)
    }
  }
  return [...services.keys()].sort(inOrder).flatMap((name) => variablesOf(name, services.get(name)))
}

function variablesOf(service: string, known: Service | undefined): [string, string][] {
  const { clusterIP, ports = [] } = known?.spec ?? {}
  const [first] = ports
  if (!clusterIP || clusterIP === 'None' || first === undefined) return []
  const prefix = upper(service)
  const address = ({ port, protocol = 'TCP' }: typeof first) =>
    `${protocol.toLowerCase()}://${clusterIP}:${port}`
  const made: [string, string][] = [
    [`${prefix}_SERVICE_HOST`, clusterIP],
    [`${prefix}_SERVICE_PORT`, String(first.port)],
  ]
  for (const { name, port } of ports) {
    if (name) made.push([`${prefix}_SERVICE_PORT_${upper(name)}`, String(port)])
  }
  made.push([`${prefix}_PORT`, address(first)])
  for (const each of ports) {
    const { port, protocol = 'TCP' } = each
    const base = `${prefix}_PORT_${port}_${protocol}`
    made.push(
      [base, address(each)],
      [`${base}_PROTO`, protocol.toLowerCase()],
      [`${base}_PORT`, String(port)],
      [`${base}_ADDR`, clusterIP],
    )
  }
  return made
}

const upper = (name: string): string => name.toUpperCase().replaceAll('-', '_')
