/**
 * The form of an answer: what the client accepts, in the order of its wishes, against what the API
 * server writes. Models apiserver/pkg/endpoints/handlers/negotiation/negotiate.go.
 *
 * Whoever takes protobuf before JSON is answered in JSON: Go's clients read both. Left out: CBOR as
 * the form of an answer.
 */
import { notAcceptable, type StatusError } from '../apiserver/status-error'

/** How an object is written, and as what. */
export interface Form {
  readonly mediaType: (typeof MEDIA_TYPES)[number]
  readonly as:
    | 'object'
    | 'Table'
    | 'PartialObjectMetadata'
    | 'PartialObjectMetadataList'
    | 'APIGroupDiscoveryList'
  /** The version of what it is written as: of a Table `v1`, of a discovery `v2`. */
  readonly version: string
  /** Indented by two spaces. */
  readonly pretty: boolean
}

/** Which conversions an endpoint knows, by the group and kind of the `as` parameter. */
export interface Conversions {
  readonly [kind: string]: { readonly group: string; readonly versions: readonly string[] }
}

const METADATA_ALONE: Conversions = {
  PartialObjectMetadata: { group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
  PartialObjectMetadataList: { group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
}

/** Objects of the API can be had as Tables, or as their metadata alone. */
export const OF_OBJECTS: Conversions = {
  ...METADATA_ALONE,
  Table: { group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
}

/** What is only answered and never stored has no columns; throws a NotAcceptable. */
export function requireNoTable(accept: string | undefined): void {
  formOf(accept, false, METADATA_ALONE)
}

const AS_IS = { as: 'object', version: '' } as const
const TEXTS = ['application/json', 'application/yaml'] as const
export const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const MEDIA_TYPES = [...TEXTS, PROTOBUF] as const

/** The first form that the client wants and the server has; throws a NotAcceptable. */
export function formOf(
  accept: string | undefined,
  pretty: boolean,
  conversions: Conversions = {},
): Form {
  const clauses = clausesOf(accept ?? '')
  for (const clause of clauses) {
    const mediaType = TEXTS.find((text) => matches(clause.type, text))
    if (mediaType === undefined) continue
    const converted = conversionOf(clause, conversions)
    if (converted !== undefined) return { mediaType, pretty, ...converted }
  }
  if (clauses.length === 0) return { mediaType: 'application/json', pretty, ...AS_IS }
  const insisting = clauses.find(({ type }) => type === PROTOBUF)
  const converted = insisting === undefined ? undefined : conversionOf(insisting, conversions)
  if (converted === undefined) throw noForm()
  return { mediaType: PROTOBUF, pretty: false, ...converted }
}

/** The refusal where no form is one that the client takes. */
export const noForm = (): StatusError => notAcceptable(MEDIA_TYPES)

/** The refusal where protobuf has no message for what is asked for. */
export const onlyText = (): StatusError => notAcceptable(TEXTS)

interface Clause {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

/** The client's wishes, the strongest first; of equal ones the first. */
function clausesOf(accept: string): readonly Clause[] {
  const clauses = accept
    .split(',')
    .slice(0, MOST_CLAUSES)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(clauseOf)
  return clauses.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
}

const MOST_CLAUSES = 50

function clauseOf(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const [name = '', value = ''] = part.split('=')
    parameters.set(name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1'))
  }
  const quality = Number(parameters.get('q') ?? 1)
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality }
}

function matches(wanted: string, offered: string): boolean {
  return wanted === offered || wanted === '*/*' || wanted === 'application/*'
}

type Converted = Pick<Form, 'as' | 'version'>

/** Undefined when the clause asks for something that this endpoint does not make. */
function conversionOf({ parameters }: Clause, known: Conversions): Converted | undefined {
  const as = parameters.get('as')
  if (as === undefined || as === '') return AS_IS
  const conversion = Object.hasOwn(known, as) ? known[as] : undefined
  const version = parameters.get('v') ?? ''
  if (conversion === undefined || parameters.get('g') !== conversion.group) return undefined
  if (!conversion.versions.includes(version)) return undefined
  // The names of conversions are those of forms.
  return { as: as as Form['as'], version }
}
