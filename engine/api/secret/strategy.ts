/** Secrets: their types demand keys; `stringData` becomes `data`.
 *  Models SetDefaults_Secret, the conversion of Secrets, and ValidateSecret. */
import { forbidden, invalid, required, root, tooLong } from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, immutableAt } from '../checks'
import { decodedBytes, IMMUTABLE, keyAt, MAX_BYTES, stillImmutable } from '../configmap/strategy'
import { strategyOf } from '../kind-strategy'
import type { Secret } from '../kinds'

export const secretStrategy = strategyOf<'Secret'>({
  withDefaults: (secret) => {
    const { stringData, ...merged } = secret
    const data =
      stringData === undefined
        ? secret.data
        : { ...secret.data, ...Object.fromEntries(Object.entries(stringData).map(encoded)) }
    const typed = secret.type ? {} : { type: 'Opaque' }
    if (stringData === undefined && secret.type) return secret
    return { ...merged, ...typed, ...(data === undefined ? {} : { data }) }
  },
  *validate(secret) {
    const { data = {} } = secret
    for (const key of Object.keys(data)) yield* keyAt(DATA.key(key), key)
    if (decodedBytes(data) > MAX_BYTES) yield tooLong(DATA, MAX_BYTES)
    yield* typeErrors(secret)
  },
  *validateUpdate({ type, data, immutable }, old) {
    yield* immutableAt(root('type'), type, old.type)
    if (!old.immutable) return
    yield* stillImmutable(immutable)
    if (!deepEqual(data, old.data)) yield forbidden(root('data'), IMMUTABLE)
  },
  // A type that was left out is the old one.
  prepareForUpdate: (secret, old) =>
    secret.type || !old.type ? secret : { ...secret, type: old.type },
  selectableFields: { type: ({ type }) => type ?? '' },
})

const DATA = root('data')
const SERVICE_ACCOUNT = 'kubernetes.io/service-account.name'

const encoded = ([key, text]: [string, string]) =>
  [key, Buffer.from(text).toString('base64')] as const

/** Keys that a type demands; all of them. */
const DEMANDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
])

function* typeErrors({ type = 'Opaque', data = {}, metadata }: Secret): Errors {
  if (type === 'kubernetes.io/service-account-token') {
    if (metadata.annotations?.[SERVICE_ACCOUNT]) return
    yield required(root('metadata').child('annotations').key(SERVICE_ACCOUNT))
  } else if (type === 'kubernetes.io/basic-auth') {
    if (data.username !== undefined || data.password !== undefined) return
    yield required(DATA.key('username'))
    yield required(DATA.key('password'))
  } else if (type === 'kubernetes.io/ssh-auth') {
    if (!data['ssh-privatekey']) yield required(DATA.key('ssh-privatekey'))
  } else {
    for (const key of DEMANDED.get(type) ?? []) {
      if (data[key] === undefined) yield required(DATA.key(key))
      else if (key.startsWith('.docker')) yield* jsonErrors(key, data[key])
    }
  }
}

function* jsonErrors(key: string, text: string): Errors {
  try {
    JSON.parse(Buffer.from(text, 'base64').toString())
  } catch {
    // Kubernetes repeats the parser's complaint; Go's words differ from ours.
    const complaint = 'invalid character in the content, which must be JSON'
    yield invalid(DATA.key(key), '<secret contents redacted>', complaint)
  }
}
