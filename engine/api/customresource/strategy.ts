/**
 * What the API server does with the objects of one version of a CustomResourceDefinition: it sets
 * defaults, validates by the schema, and keeps spec and status apart.
 *
 * Models apiextensions-apiserver/pkg/registry/customresource/strategy.go. Left out: CEL rules,
 * selectable fields, and conversion by webhooks; between versions only apiVersion changes.
 */
import { root, typeInvalid } from '../../apiserver/field-error'
import type { Strategy } from '../../apiserver/strategy'
import type { Schema } from '../../schema/schema'
import type { Errors } from '../checks'
import type { JsonObject } from '../json'
import type { KubeObject } from '../meta'
import { withSchemaDefaults } from './defaults'
import { customResourceErrors, type JudgingSchema } from './validation'

export function customResourceStrategy(version: CustomVersion): Strategy {
  const { schema, source, hasStatus, hasScale } = version
  const errorsOf = function* (object: KubeObject): Errors {
    const json = object as unknown as JsonObject // Decoded objects are JSON.
    if (source !== undefined) yield* customResourceErrors(source, json)
    if (hasScale) yield* scaleErrors(json)
  }
  return {
    // Defaults keep the shape of an object of the API.
    withDefaults: (object) => withSchemaDefaults(schema, object) as KubeObject,
    prepareForCreate: (object) => (hasStatus ? withoutStatus(object) : object),
    prepareForUpdate: (object) => (object.status === undefined ? withoutStatus(object) : object),
    validate: errorsOf,
    validateStatusUpdate: errorsOf,
    generationOf: ({ metadata, status, ...rest }) => (hasStatus ? rest : { ...rest, status }),
    allowsUnconditionalUpdate: false,
  }
}

/** What a version says of its objects. */
export interface CustomVersion {
  readonly schema: Schema
  readonly source: JudgingSchema | undefined
  readonly hasStatus: boolean
  readonly hasScale: boolean
}

function withoutStatus({ status, ...object }: KubeObject): KubeObject {
  return object as KubeObject // A status may always be missing.
}

/** Replicas that can be scaled are a number, whatever the schema says. */
function* scaleErrors({ spec }: JsonObject): Errors {
  const replicas = (spec as JsonObject | undefined)?.replicas // A missing spec has none.
  if (replicas === undefined || typeof replicas !== 'number' || replicas >= 0) return
  const at = root('spec', 'replicas')
  yield typeInvalid(at, replicas, 'should be a non-negative integer')
}
