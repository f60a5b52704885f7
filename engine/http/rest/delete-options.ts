/**
 * The options of a DELETE: in its body, or else among the parameters of its query.
 *
 * Models apimachinery/pkg/apis/meta/v1/validation (ValidateDeleteOptions) and handlers/delete.go.
 */
import * as field from '../../apiserver/field-error'
import { invalid, unclassified } from '../../apiserver/status-error'
import type { DeleteOptions, Propagation } from '../../apiserver/strategy'
import { ensure } from '../../ensure'
import { DecodeError, decode } from '../../schema/decode'
import { schemaOf } from '../../schema/schema'
import { mediaTypeOf, NO_TYPE, readBody, readJson, readYaml, textOf } from '../body'
import type { ApiRequest } from '../messages'
import { booleanOf, dryRunErrors, integerOf } from '../parameters'
import { asObject, notRegistered } from './body-type'

export function deleteOptions(request: ApiRequest): {
  readonly options: DeleteOptions
  readonly dryRun: boolean
} {
  const sent = request.body.length > 0 ? inBody(request) : inQuery(request.query)
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions } = sent
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    const both = 'orphanDependents and deletionPropagation cannot be both set'
    throw refused([field.invalid(field.root('propagationPolicy'), propagationPolicy, both)])
  }
  const policy = policyOf(propagationPolicy, orphanDependents)
  const dryRun = [...request.query.getAll('dryRun'), ...(sent.dryRun ?? [])].filter(Boolean)
  const wrong = dryRunErrors(dryRun)
  if (wrong.length > 0) throw refused(wrong)
  return {
    options: {
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(policy === undefined ? {} : { propagationPolicy: policy }),
      ...(preconditions === undefined ? {} : { preconditions }),
    },
    dryRun: dryRun.length > 0,
  }
}

/** As the API has them. */
interface SentOptions {
  readonly gracePeriodSeconds?: number | undefined
  readonly propagationPolicy?: string | undefined
  readonly orphanDependents?: boolean | undefined
  readonly preconditions?: DeleteOptions['preconditions']
  readonly dryRun?: readonly string[]
}

const POLICIES: readonly Propagation[] = ['Foreground', 'Background', 'Orphan']
const DELETE_OPTIONS = { group: 'meta.k8s.io', kind: 'DeleteOptions' }

/** What cannot be read is an error that no layer of the server has classified. */
function inBody({ body, headers }: ApiRequest): SentOptions {
  const kind = 'DeleteOptions'
  const value = sentValue(body, mediaTypeOf(headers['content-type']))
  const sent = asObject(value ?? {}, unclassified)
  const { kind: sentKind = kind, apiVersion = 'v1' } = sent
  if (sentKind !== kind) {
    throw unclassified(
      notRegistered({ kind: String(sentKind), apiVersion: String(apiVersion) }, SCHEME),
    )
  }
  const schema = ensure(schemaOf('v1', kind), 'DeleteOptions have a schema')
  try {
    return decode(schema, sent).object as SentOptions // The decoder has checked its fields.
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw unclassified(error.message)
  }
}

/** Protobuf is read whole; texts are, until their type is known, as Go reads them. */
function sentValue(body: Uint8Array, type: string): unknown {
  const isText = type === 'application/json' || type === 'application/yaml'
  if (!isText) return readBody(body, type, { kind: 'DeleteOptions', isStrict: false }).value
  const read = type === 'application/yaml' ? readYaml : readJsonText
  return read(textOf(body), unclassified).value
}

const readJsonText = (text: string, refusal: (why: string) => Error) =>
  readJson(text, false, (why) => refusal(`${NO_TYPE}${why}`))

const SCHEME = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27'

const inQuery = (query: URLSearchParams): SentOptions => ({
  gracePeriodSeconds: integerOf(query, 'gracePeriodSeconds'),
  propagationPolicy: query.get('propagationPolicy') || undefined,
  orphanDependents: booleanOf(query, 'orphanDependents'),
})

function policyOf(
  policy: string | undefined,
  orphanDependents: boolean | undefined,
): Propagation | undefined {
  if (policy === undefined) {
    if (orphanDependents === undefined) return undefined
    return orphanDependents ? 'Orphan' : 'Background'
  }
  const known = POLICIES.find((name) => name === policy)
  if (known !== undefined) return known
  const supported = ['Foreground', 'Background', 'Orphan', 'nil']
  throw refused([field.notSupported(field.root('propagationPolicy'), policy, supported)])
}

const refused = (errors: readonly field.FieldError[]) => invalid(DELETE_OPTIONS, '', errors)
