/**
 * The options of a DELETE: in its body, or else among the parameters of its query.
 *
 * Models apimachinery/pkg/apis/meta/v1/validation (ValidateDeleteOptions) and handlers/delete.go.
 */
import * as field from '../../apiserver/field-error'
import { badRequest, invalid } from '../../apiserver/status-error'
import type { DeleteOptions, Propagation } from '../../apiserver/strategy'
import { ensure } from '../../ensure'
import { DecodeError, decode } from '../../schema/decode'
import { schemaOf } from '../../schema/schema'
import { readBody } from '../body'
import type { ApiRequest } from '../messages'
import { booleanOf, integerOf, writeParameters } from '../parameters'

export function deleteOptions(request: ApiRequest): {
  readonly options: DeleteOptions
  readonly dryRun: boolean
} {
  const sent = request.body.length > 0 ? inBody(request) : inQuery(request.query)
  const { gracePeriodSeconds, propagationPolicy, orphanDependents, preconditions } = sent
  if (orphanDependents !== undefined && propagationPolicy !== undefined) {
    const both = 'orphanDependents and deletionPropagation cannot be both set'
    throw refused(field.invalid(field.root('propagationPolicy'), propagationPolicy, both))
  }
  const policy = policyOf(propagationPolicy, orphanDependents)
  const { dryRun } = writeParameters(request.query)
  return {
    options: {
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
      ...(policy === undefined ? {} : { propagationPolicy: policy }),
      ...(preconditions === undefined ? {} : { preconditions }),
    },
    dryRun: dryRun || (sent.dryRun?.includes('All') ?? false),
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

function inBody({ body, headers }: ApiRequest): SentOptions {
  const kind = 'DeleteOptions'
  const { value } = readBody(body, headers['content-type'], { kind, isStrict: false })
  const schema = ensure(schemaOf('v1', kind), 'DeleteOptions have a schema')
  try {
    return decode(schema, value).object as SentOptions // The decoder has checked its fields.
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${error.message}`)
  }
}

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
  throw refused(field.notSupported(field.root('propagationPolicy'), policy, supported))
}

const refused = (error: field.FieldError) => invalid(DELETE_OPTIONS, '', [error])
