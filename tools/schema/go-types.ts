/**
 * Asks kubectl what Go calls the type of every field, and writes go-types.json: those that the kind
 * of value does not tell, such as `v1.RestartPolicy`. Fails if kubectl does not know a field or its
 * type differs.
 *
 * Run `npm run go-types` after `npm run generate`, and generate again. The answers for kinds that
 * kubectl does not know are in BY_HAND.
 */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaFields } from './fields'
import { decodingErrors } from './kubectl'

const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'
const AGGREGATOR = 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1'

const BY_HAND = {
  [`${AGGREGATOR}.APIServiceCondition.status`]: 'v1.ConditionStatus',
  [`${AGGREGATOR}.APIServiceCondition.type`]: 'v1.APIServiceConditionType',
  [`${CRD}.CustomResourceConversion.strategy`]: 'v1.ConversionStrategyType',
  [`${CRD}.CustomResourceDefinitionCondition.status`]: 'v1.ConditionStatus',
  [`${CRD}.CustomResourceDefinitionCondition.type`]: 'v1.CustomResourceDefinitionConditionType',
  [`${CRD}.CustomResourceDefinitionSpec.scope`]: 'v1.ResourceScope',
  [`${CRD}.JSONSchemaProps.$schema`]: 'v1.JSONSchemaURL',
  [`${CRD}.JSONSchemaProps.definitions`]: 'v1.JSONSchemaDefinitions',
  [`${CRD}.JSONSchemaProps.dependencies`]: 'v1.JSONSchemaDependencies',
  [`${CRD}.JSONSchemaProps.x-kubernetes-validations`]: 'v1.ValidationRules',
  [`${CRD}.ValidationRule.reason`]: 'v1.FieldValueErrorReason',
}

const SCALARS: Readonly<Record<string, string>> = {
  boolean: 'bool',
  byte: '[]uint8',
  double: 'float64',
  quantity: 'resource.Quantity',
  'int-or-string': 'intstr.IntOrString',
  'date-time': 'v1.Time',
  'micro-time': 'v1.MicroTime',
}

/** What the types with a decoder of their own ask for; a quantity does not say. */
const OWN_DECODERS: Readonly<Record<string, string | undefined>> = {
  quantity: undefined,
  'int-or-string': 'int32',
  'date-time': 'string',
  'micro-time': 'string',
}

function main(): void {
  const fields = schemaFields().filter((field) => hasTypeMeta(field.objectWith(true)))
  const wrong = fields.map(({ type, objectWith }) => objectWith(type === 'boolean' ? 'text' : true))
  const errors = decodingErrors(wrong)
  const named: Record<string, string> = { ...BY_HAND }
  const surprises: string[] = []
  fields.forEach(({ path, type }, at) => {
    const error = errors[at]
    const goType = / of type (.*)$/.exec(error ?? '')?.[1]
    if (isUnknownKind(error) || (error === undefined && isFree(type))) return
    if (type in OWN_DECODERS ? goType === OWN_DECODERS[type] : goType === goTypeOf(type)) return
    if (goType === undefined || !isNameFor(type, goType)) surprises.push(`${path}: ${error}`)
    else named[path] = goType
  })
  for (const surprise of surprises) console.warn(surprise)
  process.exitCode = surprises.length > 0 ? 1 : 0
  const sorted = Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1))
  const text = `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`
  writeFileSync(join(__dirname, 'go-types.json'), text)
  console.log(`${fields.length} fields, ${sorted.length} types with a name of their own`)
}

/** The kind of the object itself cannot be asked for: without it kubectl does not know the type. */
function hasTypeMeta(object: object): boolean {
  return Object.entries(object).every(
    ([name, value]) => (name !== 'kind' && name !== 'apiVersion') || typeof value === 'string',
  )
}

function isUnknownKind(error: string | undefined): boolean {
  return error?.startsWith('no kind ') ?? false
}

function isFree(type: string): boolean {
  return /\.(RawExtension|FieldsV1)$/.test(type)
}

function goTypeOf(type: string): string {
  if (type.startsWith('[]')) return `[]${goTypeOf(type.slice(2))}`
  if (type.startsWith('{}')) return `map[string]${goTypeOf(type.slice(2))}`
  return SCALARS[type] ?? (type.includes('.') ? type.split('.').slice(-2).join('.') : type)
}

/** A string, list or map may have a name of its own in Go; a number may not. */
function isNameFor(type: string, goType: string): boolean {
  if (type === 'string') return /^(v\d|types)\.\w+$/.test(goType)
  if (type.startsWith('[]')) return isNameFor(type.slice(2), goType.replace(/^\[\]/, ''))
  return type.startsWith('{}') && (goType.startsWith('map[') || goType === 'v1.ResourceList')
}

main()
