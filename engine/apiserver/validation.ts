/** Judges an object that is about to be stored: all its mistakes at once, in Kubernetes' order. */
import type { KubeObject } from '../api/meta'
import { metadataErrors, metadataUpdateErrors } from './metadata-validation'
import type { Resource } from './registry'
import { invalid } from './status-error'
import type { ServerContext } from './strategy'

/** Throws an Invalid when a new object has mistakes. */
export function validateNew(resource: Resource, object: KubeObject, context: ServerContext): void {
  const { strategy } = resource
  const errors = [
    ...metadataErrors(resource, object.metadata),
    ...(strategy.validate?.(object, context) ?? []),
    ...(strategy.validateCreate?.(object, context) ?? []),
  ]
  if (errors.length > 0) throw invalid(resource, object.metadata.name, errors)
}

/** The same of a new version; of a status nothing else is looked at. */
export function validateChange(
  resource: Resource,
  object: KubeObject,
  old: KubeObject,
  context: ServerContext,
  subresource: string | undefined,
): void {
  const { strategy } = resource
  const errors = [
    ...metadataUpdateErrors(resource, object.metadata, old.metadata),
    ...(subresource === 'status'
      ? (strategy.validateStatusUpdate?.(object, old) ?? [])
      : [
          ...(strategy.validate?.(object, context) ?? []),
          ...(strategy.validateUpdate?.(object, old, context) ?? []),
        ]),
  ]
  if (errors.length > 0) throw invalid(resource, old.metadata.name, errors)
}
