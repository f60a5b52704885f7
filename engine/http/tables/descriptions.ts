/**
 * What the columns of a Table are for: the documentation of the fields that they show.
 * The rule to know: a column is described when the headers of its resource are first sent.
 * Models the Description of each column in pkg/printers/internalversion/printers.go. Left out: the
 * sentences that stand there for columns that show no single field; the words here are our own.
 */

import type { Resource } from '../../apiserver/registry'
import { descriptionOf } from '../openapi/descriptions'
import type { ColumnDefinition } from './column'
import { FIELDS } from './described-fields'

export function described(
  resource: Resource,
  definitions: readonly ColumnDefinition[],
): readonly ColumnDefinition[] {
  const known = texts.get(resource)
  if (known !== undefined) return known
  const fresh = definitions.map((definition) => {
    const description = definition.description || textFor(resource.id, definition.name)
    return Object.freeze({ ...definition, description })
  })
  texts.set(resource, Object.freeze(fresh))
  return fresh
}

const texts = new WeakMap<Resource, readonly ColumnDefinition[]>()

function textFor(id: string, column: string): string {
  const own = FIELDS.get(id)
  const field = own !== undefined && Object.hasOwn(own, column) ? own[column] : undefined
  const documented = field ?? IN_METADATA.get(column)
  return documented === undefined ? (WORDS.get(column) ?? '') : textOf(documented)
}

function textOf(field: string): string {
  const dot = field.lastIndexOf('.')
  return descriptionOf(`io.k8s.${field.slice(0, dot)}`, field.slice(dot + 1)) ?? ''
}

const IN_METADATA: ReadonlyMap<string, string> = new Map([
  ['Name', 'apimachinery.pkg.apis.meta.v1.ObjectMeta.name'],
  ['Age', 'apimachinery.pkg.apis.meta.v1.ObjectMeta.creationTimestamp'],
  ['Created At', 'apimachinery.pkg.apis.meta.v1.ObjectMeta.creationTimestamp'],
])

const WORDS: ReadonlyMap<string, string> = new Map([
  ['Address', 'Where the load balancer takes requests.'],
  ['Allowed Disruptions', 'How many Pods may be disrupted now.'],
  ['Available', 'Whether the API service answers.'],
  ['Class', 'The IngressClass that it is of.'],
  ['Containers', 'The names of the containers.'],
  ['Controller', 'Who acts on it.'],
  ['Drivers', 'How many drivers the Node has.'],
  ['Duration', 'How long the Job ran, or has been running.'],
  ['Error', 'What the component says is wrong.'],
  ['Groups', 'The groups that are bound.'],
  ['Handler', 'What runs the containers.'],
  ['Hosts', 'The hosts that its rules are for.'],
  ['Images', 'The images of the containers.'],
  ['Limit', 'What is used and allowed of limits.'],
  ['Max Unavailable', 'How many Pods may be unavailable.'],
  ['Message', 'What the component says.'],
  ['Min Available', 'How many Pods must be available.'],
  ['MissingPL', 'Whether the priority level is missing.'],
  ['ParamKind', 'The kind of its parameters.'],
  ['ParamRef', 'Where its parameters come from.'],
  ['Parameters', 'What has more parameters.'],
  ['Pod Labels', 'The labels of the template.'],
  ['PolicyName', 'The policy that is bound.'],
  ['Ports', 'The ports that are open.'],
  ['Ready', 'How many of all are ready.'],
  ['Request', 'What is used and allowed of all but limits.'],
  ['Restarts', 'How often containers were restarted, and when last.'],
  ['Roles', 'The roles of the Node.'],
  ['Service', 'The Service that answers, if it is not the server itself.'],
  ['ServiceAccounts', 'The ServiceAccounts that are bound.'],
  ['Status', 'The state that it is in.'],
  ['StorageClass', 'The StorageClass that it is of.'],
  ['Users', 'The users that are bound.'],
  ['Validations', 'How many validations it has.'],
  ['VolumeAttributesClass', 'The VolumeAttributesClass that it is of.'],
  ['Webhooks', 'How many webhooks it has.'],
])
