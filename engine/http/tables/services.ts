/**
 * The columns of Services, Ingresses and their endpoints.
 * Models printService, printIngress, printEndpoints and their neighbours in
 * pkg/printers/internalversion/printers.go.
 */

import type { KindMap, Service, ServicePort } from '../../api/kinds'
import { ageOf, firstThree, labelsText, NOTHING, UNSET } from './cells'
import { AGE, column, columns, NAME, wide } from './column'

type Endpoints = KindMap['Endpoints']
type EndpointSlice = KindMap['EndpointSlice']
type Ingress = KindMap['Ingress']
type IngressClass = KindMap['IngressClass']

export const serviceColumns = columns<Service>(
  [
    NAME,
    column('Type'),
    column('Cluster-IP'),
    column('External-IP'),
    column('Port(s)'),
    AGE,
    wide('Selector'),
  ],
  (service, now) => {
    const { clusterIPs, ports = [], selector, type } = service.spec
    return [
      service.metadata.name,
      type ?? '',
      clusterIPs?.[0] ?? NOTHING,
      externalIPOf(service),
      ports.map(portText).join(',') || NOTHING,
      ageOf(service, now),
      labelsText(selector),
    ]
  },
)

function externalIPOf({ spec, status }: Service): string {
  const external = spec.externalIPs ?? []
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return external.join(',') || NOTHING
    case 'LoadBalancer':
      return [...placesOf(status.loadBalancer?.ingress), ...external].join(',') || '<pending>'
    case 'ExternalName':
      return spec.externalName ?? ''
    default:
      return '<unknown>'
  }
}

type Place = { readonly ip?: string; readonly hostname?: string }

/** Where a load balancer takes requests, sorted, each place once. */
function placesOf(ingress: readonly Place[] | undefined): readonly string[] {
  const places = (ingress ?? []).map(({ ip, hostname }) => ip || hostname || '')
  return [...new Set(places.filter((place) => place !== ''))].sort()
}

function portText({ port, nodePort, protocol }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`
}

export const ingressColumns = columns<Ingress>(
  [NAME, column('Class'), column('Hosts'), column('Address'), column('Ports'), AGE],
  (ingress, now) => {
    const { spec, status } = ingress
    return [
      ingress.metadata.name,
      spec.ingressClassName ?? NOTHING,
      hostsText((spec.rules ?? []).map(({ host }) => host ?? '')),
      placesOf(status.loadBalancer?.ingress).join(','),
      spec.tls?.length ? '80, 443' : '80',
      ageOf(ingress, now),
    ]
  },
)

/** Rules without a host take no place among the three, but count among those left out. */
function hostsText(hosts: readonly string[]): string {
  const shown: string[] = []
  for (const host of hosts) {
    if (shown.length === 3) return `${shown.join(',')} + ${hosts.length - 3} more...`
    if (host !== '') shown.push(host)
  }
  return shown.join(',') || '*'
}

export const ingressClassColumns = columns<IngressClass>(
  [NAME, column('Controller'), column('Parameters'), AGE],
  (ingressClass, now) => {
    const { controller = '', parameters } = ingressClass.spec
    return [
      ingressClass.metadata.name,
      controller,
      parametersText(parameters),
      ageOf(ingressClass, now),
    ]
  },
)

function parametersText(parameters: IngressClass['spec']['parameters']): string {
  if (parameters === undefined) return NOTHING
  const { apiGroup, kind, name } = parameters
  return apiGroup === undefined ? `${kind}/${name}` : `${kind}.${apiGroup}/${name}`
}

export const endpointsColumns = columns<Endpoints>(
  [NAME, column('Endpoints'), AGE],
  (endpoints, now) => [endpoints.metadata.name, endpointsText(endpoints), ageOf(endpoints, now)],
)

function endpointsText({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return NOTHING
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => hostPort(ip, port))),
  )
  return firstThree(all, '')
}

const hostPort = (ip: string, port: number): string =>
  ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`

export const endpointSliceColumns = columns<EndpointSlice>(
  [NAME, column('AddressType'), column('Ports'), column('Endpoints'), AGE],
  (slice, now) => [
    slice.metadata.name,
    slice.addressType,
    firstThree(
      (slice.ports ?? []).map(({ port, name }) => `${port ?? name ?? '*'}`),
      UNSET,
    ),
    firstThree(
      slice.endpoints.flatMap(({ addresses }) => addresses),
      UNSET,
    ),
    ageOf(slice, now),
  ],
)
