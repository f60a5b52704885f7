/**
 * The columns of what holds data for Pods: ConfigMaps and Secrets.
 * Models printConfigMap and printSecret in pkg/printers/internalversion/printers.go.
 */

import type { ConfigMap, Secret } from '../../api/kinds'
import { ageOf } from './cells'
import { AGE, column, columns, NAME } from './column'

export const configMapColumns = columns<ConfigMap>([NAME, column('Data'), AGE], (map, now) => [
  map.metadata.name,
  sizeOf(map.data) + sizeOf(map.binaryData),
  ageOf(map, now),
])

export const secretColumns = columns<Secret>(
  [NAME, column('Type'), column('Data'), AGE],
  (secret, now) => [
    secret.metadata.name,
    secret.type ?? '',
    sizeOf(secret.data),
    ageOf(secret, now),
  ],
)

const sizeOf = (data: object | undefined): number =>
  data === undefined ? 0 : Object.keys(data).length
