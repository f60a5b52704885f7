/** Paths of files inside a volume: relative, and never above it.
 *  Models validateLocalDescendingPath and its kin in pkg/apis/core/validation. */
import { type FieldPath, invalid } from '../../apiserver/field-error'
import type { Errors } from '../checks'

export function* noBackstepsAt(at: FieldPath, path: string): Errors {
  if (hasBacksteps(path)) yield invalid(at, path, "must not contain '..'")
}

export const hasBacksteps = (path: string): boolean => path.split('/').includes('..')

export function* descendingPathAt(at: FieldPath, path: string): Errors {
  if (path.startsWith('/')) yield invalid(at, path, 'must be a relative path')
  yield* noBackstepsAt(at, path)
}

export function* nonReservedPathAt(at: FieldPath, path: string): Errors {
  yield* descendingPathAt(at, path)
  if (path.startsWith('..') && !path.startsWith('../')) {
    yield invalid(at, path, "must not start with '..'")
  }
}
