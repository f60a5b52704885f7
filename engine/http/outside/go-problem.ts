/**
 * What went wrong on a connection, in the words of Go's net, crypto/tls and crypto/x509.
 *
 * Left out: the addresses of this side, which Go names when a connection breaks off.
 */
import type { CallAddress } from './outside-calls'

export function goProblem(error: unknown, { url, host }: CallAddress): string {
  if (!(error instanceof Error)) return String(error)
  const { code = '', address, port, cert } = error as NodeProblem // Of Node's sockets.
  if (error.name === 'TimeoutError' || error.name === 'AbortError') {
    return 'context deadline exceeded'
  }
  const listens = url.port === '' ? PORTS[url.protocol] : url.port
  const place = `${bracketed(address ?? url.hostname)}:${port ?? listens}`
  const refused = NETWORK[code]
  if (refused !== undefined) return `dial tcp ${place}: ${refused}`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `dial tcp: lookup ${url.hostname}: no such host`
  }
  if (code === 'ECONNRESET') return 'EOF'
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
    return 'http: server gave HTTP response to HTTPS client'
  }
  const certificate = certificateProblem(code, cert, host ?? url.hostname)
  if (certificate !== undefined) return `tls: failed to verify certificate: x509: ${certificate}`
  return error.message
}

interface NodeProblem extends Error {
  readonly code?: string
  readonly address?: string
  readonly port?: number
  readonly cert?: { readonly subjectaltname?: string; readonly valid_to?: string }
}

const PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' }

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
}

const UNKNOWN_AUTHORITY = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]

function certificateProblem(
  code: string,
  cert: NodeProblem['cert'],
  wanted: string,
): string | undefined {
  if (UNKNOWN_AUTHORITY.includes(code)) return 'certificate signed by unknown authority'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return 'certificate has expired or is not yet valid'
  }
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return undefined
  const names = (cert?.subjectaltname ?? '').split(', ').filter((name) => name !== '')
  const isAddress = /^[\d.]+$|:/.test(wanted)
  const [dns, ip] = ['DNS:', 'IP Address:'].map((prefix) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  )
  const valid = (isAddress ? ip : dns) ?? []
  if (valid.length > 0) return `certificate is valid for ${valid.join(', ')}, not ${wanted}`
  return isAddress
    ? `cannot validate certificate for ${wanted} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${wanted}`
}

const bracketed = (host: string): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
