/** The openAPIV3Schema of a definition with what only judges: limits, patterns, rules. */
import type { OpenApiV3Schema } from '../../schema/structural'

/** A schema with the keywords that only judge. */
export interface JudgingSchema extends OpenApiV3Schema {
  readonly properties?: Readonly<Record<string, JudgingSchema>>
  readonly additionalProperties?: JudgingSchema | boolean
  readonly items?: JudgingSchema
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: boolean
  readonly exclusiveMaximum?: boolean
  readonly multipleOf?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly allOf?: readonly JudgingSchema[]
  readonly anyOf?: readonly JudgingSchema[]
  readonly oneOf?: readonly JudgingSchema[]
  readonly not?: JudgingSchema
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[]
}

/** An expression that objects have to hold to. */
export interface ValidationRule {
  readonly rule: string
  readonly message?: string
  readonly messageExpression?: string
  readonly reason?: string
  readonly fieldPath?: string
  readonly optionalOldSelf?: boolean
}
