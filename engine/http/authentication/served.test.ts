/** Who clients are over a real connection: by certificate, by token, and by neither. */
import { request } from 'node:https'
import { after, before, describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../../cluster'
import { type Served, serve } from '../serve'
import { type KeyPair, newAuthority, newKeyPair } from './certificates'

const usages = ['digital signature', 'client auth']
const subject = { commonName: 'jane', organizations: ['dev'] }
let served: Served

before(async () => {
  served = await serve(new Cluster({ controllers: [], scheduler: false }))
})
after(() => served.close())

interface Shown {
  readonly pair?: KeyPair
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** The code of the answer, and what it says. */
async function ask(
  path: string,
  { pair, headers = {} }: Shown,
  body?: object,
): Promise<readonly [code: number | undefined, body: unknown]> {
  return new Promise((resolve, reject) => {
    const options = {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ca: served.keys.ca.certificate,
      agent: false as const,
      ...(pair && { cert: pair.certificate, key: pair.privateKey }),
    }
    const asked = request(`${served.url}${path}`, options, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve([response.statusCode, JSON.parse(text)]))
    })
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** Who the server says that one is. */
async function whoIs(shown: Shown): Promise<unknown> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews'
  const [code, answer] = await ask(path, shown, review)
  return code === 201 ? Object(answer).status.userInfo : [code, Object(answer).message]
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('A client is', () => {
  test('whom its certificate names', async () => {
    const pair = newKeyPair(served.keys.ca, { subject, usages })
    const groups = ['dev', 'system:authenticated']
    expect(await whoIs({ pair })).toMatchObject({ username: 'jane', groups })
  })

  test('nobody by a certificate of another authority', async () => {
    const pair = newKeyPair(newAuthority('kubernetes'), { subject, usages })
    expect(await whoIs({ pair })).toEqual([401, 'Unauthorized'])
  })

  test('the administrator by the token, and may act as others', async () => {
    const headers = bearer(served.keys.adminToken)
    expect(await whoIs({ headers })).toMatchObject({ username: 'kubernetes-admin' })
    const acting = { ...headers, 'Impersonate-User': 'jane', 'Impersonate-Group': ['a', 'b'] }
    const groups = ['a', 'b', 'system:authenticated']
    expect(await whoIs({ headers: acting })).toEqual({ username: 'jane', groups })
  })

  test('nobody by another token', async () => {
    expect(await whoIs({ headers: bearer('x') })).toEqual([401, 'Unauthorized'])
  })

  test('anonymous without either, and may ask for the version alone', async () => {
    const [[version], [api, refusal]] = await Promise.all([ask('/version', {}), ask('/api', {})])
    const message = 'forbidden: User "system:anonymous" cannot get path "/api"'
    expect([version, api, refusal]).toMatchObject([200, 403, { message }])
  })
})

test('the keys of tokens are told', async () => {
  const headers = bearer(served.keys.adminToken)
  const [, discovery] = await ask('/.well-known/openid-configuration', { headers })
  expect(discovery).toMatchObject({ jwks_uri: `${served.url}/openid/v1/jwks` })
  const [, jwks] = await ask('/openid/v1/jwks', { headers })
  expect(jwks).toMatchObject({ keys: [{ alg: 'ES256', use: 'sig' }] })
})
