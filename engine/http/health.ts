/**
 * `/healthz`, `/livez` and `/readyz`: this server is well as soon as it answers.
 *
 * Models apiserver/pkg/server/healthz/healthz.go. Left out: the many checks of the original.
 */
import type { Answer, ApiRequest } from './messages'
import { booleanOf } from './parameters'

export function healthAnswer({ path, query }: ApiRequest): Answer | undefined {
  const [, endpoint = '', check] = /^\/(healthz|livez|readyz)(?:\/([\w-]+))?$/.exec(path) ?? []
  if (endpoint === '' || (check !== undefined && !CHECKS.includes(check))) return undefined
  const isVerbose = check === undefined && booleanOf(query, 'verbose') !== undefined
  const lines = CHECKS.map((name) => `[+]${name} ok\n`).join('')
  const text = isVerbose ? `${lines}${endpoint} check passed\n` : 'ok'
  return { type: 'text', code: 200, contentType: 'text/plain; charset=utf-8', text }
}

const CHECKS = ['ping', 'etcd']
