/** Judges an object that is about to be stored: all its mistakes at once, in Kubernetes' order. */
import type { KubeObject } from '../api/meta'
import { metadataErrors, metadataUpdateErrors } from './metadata-validation'
import type { Resource } from './registry'
import { invalid } from './status-error'
import type { ServerContext } from './strategy'

/** Throws an Invalid when a new object has mistakes. */
export function validateNew(resource: Resource, object: KubeObject, context: ServerContext): void {
  const { strategy } = resource
  const errors = metadataErrors(resource, object.metadata)
  if (strategy.validate) errors.push(...strategy.validate(object, context))
  if (strategy.validateCreate) errors.push(...strategy.validateCreate(object, context))
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
  const errors = metadataUpdateErrors(resource, object.metadata, old.metadata)
  const part = subresource === undefined ? undefined : strategy.parts?.[subresource]
  if (part !== undefined) errors.push(...part.validate(object, old))
  else if (subresource === 'status') {
    if (strategy.validateStatusUpdate) errors.push(...strategy.validateStatusUpdate(object, old))
  } else {
    if (strategy.validate) errors.push(...strategy.validate(object, context))
    if (strategy.validateUpdate) errors.push(...strategy.validateUpdate(object, old, context))
  }
  if (errors.length > 0) throw invalid(resource, old.metadata.name, errors)
}
