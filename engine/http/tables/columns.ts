/**
 * Which columns a resource has. Resources without columns of their own show name and creation.
 * Models AddHandlers in pkg/printers/internalversion/printers.go and the default TableConvertor of
 * apiserver/pkg/registry/rest/table.go.
 */

import type { KubeObject } from '../../api/meta'
import type { Resource } from '../../apiserver/registry'
import { type Columns, column, columns, NAME } from './column'
import { podColumns, podTemplateColumns } from './pods'

export function columnsOf({ id }: Resource): Columns {
  return OWN.get(id) ?? DEFAULT
}

const DEFAULT = columns<KubeObject>([NAME, column('Created At', 'date')], ({ metadata }) => [
  metadata.name,
  metadata.creationTimestamp,
])

const OWN: ReadonlyMap<string, Columns> = new Map([
  ['pods', podColumns],
  ['podtemplates', podTemplateColumns],
])
