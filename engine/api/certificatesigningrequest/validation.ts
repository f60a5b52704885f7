/**
 * Certificate signing requests: a request that its key has signed, for usages and a signer, and
 * conditions that each path of writing may set.
 *
 * Models pkg/apis/certificates/validation. Left out: the difference of conditions that are changed
 * where they may not be, which Kubernetes prints.
 */
import { Buffer } from 'node:buffer'
import { X509Certificate } from 'node:crypto'
import {
  duplicate,
  type FieldPath,
  forbidden,
  invalid,
  notSupported,
  required,
  root,
  tooLong,
  verbatim,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, eachAt } from '../checks'
import type { KindMap } from '../kinds'
import { isDnsLabel, isSubdomain } from '../names'
import { requestOf } from './request'

type Csr = KindMap['CertificateSigningRequest']
type Condition = NonNullable<Csr['status']['conditions']>[number]

/** Which part of the object is being written. */
export type Writing = 'object' | 'status' | 'approval'

export function* csrErrors({ spec, status }: Csr, old?: Csr): Errors {
  const parsed = requestOf(spec.request)
  if (typeof parsed === 'string')
    yield invalid(SPEC.child('request'), bytesValue(spec.request), parsed)
  yield* usageErrors(SPEC.child('usages'), spec.usages)
  yield* signerNameErrors(SPEC.child('signerName'), spec.signerName)
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < FEWEST_SECONDS) {
    const detail = 'may not specify a duration less than 600 seconds (10 minutes)'
    yield invalid(SPEC.child('expirationSeconds'), spec.expirationSeconds, detail)
  }
  yield* conditionErrors(status.conditions, has(old, APPROVED) && has(old, DENIED))
  const fault = certificateFault(status.certificate)
  if (fault === undefined || status.certificate === old?.status.certificate) return
  yield invalid(root('status', 'certificate'), '<certificate data>', fault)
}

export function* csrUpdateErrors(csr: Csr, old: Csr, writing: Writing): Errors {
  yield* csrErrors(csr, old)
  const at = root('status', 'conditions')
  for (const type of [APPROVED, DENIED, FAILED]) {
    if (conditionsOf(csr, type).length >= conditionsOf(old, type).length) continue
    yield forbidden(at, `updates may not remove a condition of type "${type}"`)
  }
  if (writing !== 'approval') {
    for (const type of [APPROVED, DENIED]) {
      const [now, before] = [conditionsOf(csr, type), conditionsOf(old, type)]
      if (now.length > before.length) {
        yield forbidden(at, `updates may not add a condition of type "${type}"`)
      } else if (now.length === before.length && !deepEqual(now, before)) {
        yield forbidden(at, `updates may not modify a condition of type "${type}"`)
      }
    }
  }
  const { certificate: before = '' } = old.status
  if ((csr.status.certificate ?? '') === before) return
  const certificateAt = root('status', 'certificate')
  if (writing !== 'status') {
    yield forbidden(certificateAt, 'updates may not set certificate content')
  } else if (before !== '') {
    yield forbidden(certificateAt, 'updates may not modify existing certificate content')
  }
}

export const APPROVED = 'Approved'
export const DENIED = 'Denied'
const FAILED = 'Failed'

export const conditionsOf = ({ status }: Csr, type: string): readonly Condition[] =>
  status.conditions?.filter((condition) => condition.type === type) ?? []

const has = (csr: Csr | undefined, type: string): boolean =>
  csr !== undefined && conditionsOf(csr, type).length > 0

const SPEC = root('spec')
const FEWEST_SECONDS = 600

const USAGES = (
  'any,cert sign,client auth,code signing,content commitment,crl sign,data encipherment,' +
  'decipher only,digital signature,email protection,encipher only,ipsec end system,ipsec tunnel,' +
  'ipsec user,key agreement,key encipherment,microsoft sgc,netscape sgc,ocsp signing,s/mime,' +
  'server auth,signing,timestamping'
).split(',')

function* usageErrors(at: FieldPath, usages: readonly string[] = []): Errors {
  if (usages.length === 0) yield required(at, 'usages must be provided')
  yield* eachAt(at, usages, function* (usage, usageAt) {
    if (!USAGES.includes(usage)) yield notSupported(usageAt, usage, USAGES)
  })
  for (const [index, usage] of usages.entries()) {
    if (usages.indexOf(usage) < index) yield duplicate(at.index(index), usage)
  }
}

/** `example.com/signer`. */
function* signerNameErrors(at: FieldPath, name = ''): Errors {
  if (name === '') {
    yield required(at, 'signerName must be provided')
    return
  }
  if (name === 'kubernetes.io/legacy-unknown') {
    yield invalid(at, name, 'the legacy signerName is not allowed via this API version')
    return
  }
  const [domain = '', path = '', ...more] = name.split('/')
  if (more.length > 0 || !name.includes('/')) {
    const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
    yield invalid(at, name, form)
    return
  }
  if (domain.length > MOST_DOMAIN) yield tooLong(at, MOST_DOMAIN)
  const labels = domain.split('.')
  yield* labelErrors(at, domain, labels, isDnsLabel)
  if (labels.length < 2) {
    const detail = 'should be a domain with at least two segments separated by dots'
    yield invalid(at, domain, detail)
  }
  yield* labelErrors(at, path, path.split('.'), isSubdomain)
  if (name.length > MOST_NAME) yield tooLong(at, MOST_NAME)
}

const MOST_DOMAIN = 253
const MOST_NAME = 571

/** Of the first label that is none. */
function* labelErrors(
  at: FieldPath,
  whole: string,
  labels: readonly string[],
  reasonsOf: (label: string) => readonly string[],
): Errors {
  for (const label of labels) {
    const reasons = reasonsOf(label)
    for (const reason of reasons) {
      yield invalid(at, whole, `validating label ${JSON.stringify(label)}: ${reason}`)
    }
    if (reasons.length > 0) return
  }
}

function* conditionErrors(conditions: Csr['status']['conditions'], allowsBoth: boolean): Errors {
  const seen = new Set<string>()
  yield* eachAt(root('status', 'conditions'), conditions, function* ({ type, status }, at) {
    if (!type) yield required(at.child('type'))
    const allowed = ALWAYS_TRUE.includes(type) ? ['True'] : ['False', 'True', 'Unknown']
    if (!status) yield required(at.child('status'))
    else if (!allowed.includes(status)) yield notSupported(at.child('status'), status, allowed)
    const other = { [APPROVED]: DENIED, [DENIED]: APPROVED }[type]
    if (!allowsBoth && other !== undefined && seen.has(other)) {
      const detail = 'Approved and Denied conditions are mutually exclusive'
      yield invalid(at.child('type'), type, detail)
    }
    if (seen.has(type)) yield duplicate(at.child('type'), type)
    seen.add(type)
  })
}

const ALWAYS_TRUE = [APPROVED, DENIED, FAILED]

/** Why the text is no list of certificates; `encoded` is base64 of PEM. */
function certificateFault(encoded: string | undefined): string | undefined {
  if (!encoded) return undefined
  const pem = Buffer.from(encoded, 'base64').toString('latin1')
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\n?([^-]*)-----END \1-----/g)]
  if (blocks.length === 0) return 'must contain at least one CERTIFICATE PEM block'
  for (const [block, type = '', body = ''] of blocks) {
    if (type !== 'CERTIFICATE') {
      return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`
    }
    if (body.includes(':')) return 'no PEM block headers are permitted'
    try {
      new X509Certificate(block)
    } catch {
      return 'x509: malformed certificate'
    }
  }
  return undefined
}

/** A []byte as %#v prints it. */
function bytesValue(encoded: string) {
  const bytes = [...Buffer.from(encoded, 'base64')].map((byte) => `0x${byte.toString(16)}`)
  return verbatim(`[]byte{${bytes.join(', ')}}`)
}
