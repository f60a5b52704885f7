/**
 * The keys of ServiceAccounts' tokens, for those who check them without asking the API server.
 * Models pkg/routes/openidmetadata.go.
 */
import type { PathAnswerer } from '../api'
import type { Authenticator } from './authenticator'
import { ISSUER } from './service-account-tokens'

/** `url` is where the server listens. */
export function openIdAnswer({ tokenKey }: Authenticator, url: () => string): PathAnswerer {
  return ({ method, path }) => {
    if (method !== 'GET') return undefined
    switch (path) {
      case '/.well-known/openid-configuration':
        return json('application/json', tokenKey.discovery(ISSUER, url()))
      case '/openid/v1/jwks':
        return json('application/jwk-set+json', tokenKey.jwks())
      default:
        return undefined
    }
  }
}

const json = (contentType: string, value: object) =>
  ({
    type: 'text',
    code: 200,
    contentType,
    headers: { 'cache-control': 'public, max-age=3600' },
    text: JSON.stringify(value),
  }) as const
