/**
 * Why a webhook that nobody answers for cannot be reached, as Go's HTTP client words it.
 *
 * Models kube-aggregator/pkg/apiserver/resolvers.go and Go's net package. Left out: Pods behind a
 * Service that do answer, which are simulated and speak no TLS.
 */
import type { Endpoints } from '../../api/kinds'
import type { Reader } from '../../client/reader'
import { HTTPS, type OutsideCall, type ServiceReference, urlOf } from '../outside'

export function unreachable(call: OutsideCall, reader: Reader): string {
  const { service, url = '' } = call.config
  const why = service === undefined ? noHost(url) : noService(service, reader)
  return `Post "${urlOf(call)}": ${why}`
}

function noHost(url: string): string {
  const { hostname, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' }
  const isAddress = /^[\d.]+$|^\[/.test(hostname)
  return isAddress
    ? `dial tcp ${hostname}:${port || HTTPS}: connect: connection refused`
    : `dial tcp: lookup ${hostname}: no such host`
}

function noService({ namespace, name, port = HTTPS }: ServiceReference, reader: Reader): string {
  const key = `${namespace}/${name}`
  const service = reader.get('Service', key)
  if (service === undefined) return `service "${name}" not found`
  if (!service.spec.ports?.some((it) => it.port === port)) {
    return `no service port ${port} found for service "${name}"`
  }
  const isReady = hasAddresses(reader.get('Endpoints', key))
  return isReady
    ? `dial tcp ${service.spec.clusterIP}:${port}: connect: connection refused`
    : `no endpoints available for service "${name}"`
}

const hasAddresses = (endpoints: Endpoints | undefined): boolean =>
  endpoints?.subsets?.some(({ addresses }) => (addresses?.length ?? 0) > 0) ?? false
