/**
 * GET of a Pod's log: what a container has written, and with `follow` what it goes on to write.
 *
 * Models pkg/registry/core/pod/rest/log.go and pkg/kubelet/kuberuntime/logs.
 */
import * as field from '../../apiserver/field-error'
import { badRequest, invalid, wrongMethod } from '../../apiserver/status-error'
import { type Instant, instantOf, rfc3339Micro } from '../../clock/duration'
import type { LogLine } from '../../images/log'
import type { Answer, StreamAnswer } from '../messages'
import { booleanOf, integerOf } from '../parameters'
import { askedBy, type Endpoint } from '../rest/endpoint'
import { containerOf, type PodContainer } from './pod-containers'

export function podLog(endpoint: Endpoint): Answer {
  const { server, resource, request, key } = endpoint
  if (request.method !== 'GET') throw wrongMethod()
  server.requireRead('get', resource, key, askedBy(endpoint))
  const options = optionsOf(request.query)
  const found = containerOf(endpoint, request.query.get('container') ?? '')
  const lines = found.kubelet.logs(key, found.container, options)
  const written = limited(lines.map((line) => lineText(line, options.timestamps)).join(''), options)
  if (!options.follow) return { type: 'text', code: 200, contentType: TEXT, text: written }
  return followed(found, key, written, options)
}

interface LogParameters {
  readonly follow: boolean
  readonly previous: boolean
  readonly timestamps: boolean
  readonly tailLines?: number
  readonly sinceSeconds?: number
  readonly since?: Instant
  readonly limitBytes?: number
}

const TEXT = 'text/plain'

function optionsOf(query: URLSearchParams): LogParameters {
  const numbers = {
    tailLines: integerOf(query, 'tailLines'),
    sinceSeconds: integerOf(query, 'sinceSeconds'),
    limitBytes: integerOf(query, 'limitBytes'),
  }
  const sinceTime = query.get('sinceTime') || undefined
  refuseWrong(numbers, sinceTime)
  const { tailLines, sinceSeconds, limitBytes } = numbers
  return {
    follow: booleanOf(query, 'follow') ?? false,
    previous: booleanOf(query, 'previous') ?? false,
    timestamps: booleanOf(query, 'timestamps') ?? false,
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime === undefined ? {} : { since: instantIn(sinceTime) }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  }
}

type Numbers = Readonly<Record<'tailLines' | 'sinceSeconds' | 'limitBytes', number | undefined>>

function refuseWrong(
  { tailLines, sinceSeconds, limitBytes }: Numbers,
  sinceTime: string | undefined,
): void {
  const errors: field.FieldError[] = []
  if (tailLines !== undefined && tailLines < 0) {
    const why = 'must be greater than or equal to 0'
    errors.push(field.invalid(field.root('tailLines'), tailLines, why))
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    errors.push(field.invalid(field.root('limitBytes'), limitBytes, 'must be greater than 0'))
  }
  if (sinceSeconds !== undefined && sinceTime !== undefined) {
    const why = 'at most one of `sinceTime` or `sinceSeconds` may be specified'
    errors.push(field.forbidden(field.root(), why))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(field.invalid(field.root('sinceSeconds'), sinceSeconds, 'must be greater than 0'))
  }
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, '', errors)
}

function instantIn(text: string): Instant {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    return instantOf(text)
  }
  throw badRequest(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse`)
}

function lineText({ at, text, isUnended }: LogLine, timestamps: boolean): string {
  const end = isUnended ? '' : '\n'
  // The runtime notes nanoseconds; the clock has microseconds.
  return timestamps ? `${rfc3339Micro(at).replace('Z', '000Z')} ${text}${end}` : text + end
}

const limited = (text: string, { limitBytes }: LogParameters): string =>
  limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString()

function followed(
  { kubelet, container }: PodContainer,
  key: string,
  written: string,
  options: LogParameters,
): StreamAnswer {
  return {
    type: 'stream',
    contentType: TEXT,
    lastsFor: 0,
    begin(sink) {
      let left = (options.limitBytes ?? Number.POSITIVE_INFINITY) - Buffer.byteLength(written)
      if (written !== '') sink.send(written)
      const stop = kubelet.followLogs(key, container, {
        line: (line) => {
          const bytes = Buffer.from(lineText(line, options.timestamps))
          if (left > 0) sink.send(bytes.subarray(0, Math.min(left, bytes.length)))
          left -= bytes.length
          if (left <= 0) sink.end()
        },
        end: () => sink.end(),
      })
      return { stop }
    },
  }
}
