/**
 * One call over HTTPS: a JSON body is sent, a JSON body comes back, or it is said what went wrong.
 *
 * The rule to know: this never rejects. What goes wrong is told as client-go and Go's HTTP client
 * word it.
 *
 * Models client-go/rest/request.go. Left out: proxies, client certificates.
 */
import { request as overHttp } from 'node:http'
import { request as overHttps, type RequestOptions } from 'node:https'
import { type OutsideAnswer, type OutsideCall, urlOf } from '../../apiserver/outside'
import { readJson } from '../body'
import { goProblem } from './go-problem'
import type { CallAddress } from './outside-calls'
import { statusProblem } from './status-problem'

export async function post(call: OutsideCall, address: CallAddress): Promise<OutsideAnswer> {
  let response: Received
  try {
    response = await exchanged(call, address)
  } catch (error) {
    return failed(`Post "${urlOf(call)}": ${goProblem(error, address)}`)
  }
  const { code, contentType, body } = response
  if (code < 200 || code > PARTIAL_CONTENT) {
    return failed(statusProblem(code, contentType, body))
  }
  if (body === '') {
    const about = `status code: ${code} and content type: ${contentType}`
    return failed(`0-length response with ${about}`)
  }
  try {
    const { value } = readJson(body, false, (why) => new Error(why))
    return { type: 'answered', body: value }
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    return failed(`couldn't get version/kind; json parse error: ${why}`)
  }
}

interface Received {
  readonly code: number
  readonly contentType: string
  readonly body: string
}

const PARTIAL_CONTENT = 206
const LARGEST_ANSWER = 16 * 1024 * 1024

const failed = (problem: string): OutsideAnswer => ({ type: 'failed', problem })

/** Rejects with what went wrong on the way. */
function exchanged(call: OutsideCall, { url, host }: CallAddress): Promise<Received> {
  const { body, config, timeoutSeconds } = call
  const text = JSON.stringify(body)
  const target = new URL(url)
  target.searchParams.set('timeout', `${timeoutSeconds}s`)
  const { caBundle = '' } = config
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
    headers: {
      accept: 'application/json, */*',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'user-agent': 'kube-apiserver-admission',
      ...(host === undefined ? {} : { host }),
    },
    ...(caBundle === '' ? {} : { ca: Buffer.from(caBundle, 'base64') }),
    ...(host === undefined ? {} : { servername: host }),
  }
  const request = target.protocol === 'http:' ? overHttp : overHttps
  return new Promise((resolve, reject) => {
    const sent = request(target, options, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > LARGEST_ANSWER) sent.destroy(new Error('http: response body too large'))
        chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          code: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(text)
  })
}
