/**
 * Serves the versions of a CustomResourceDefinition: each has its own schema, and one is stored.
 *
 * Models apiextensions-apiserver/pkg/apiserver/customresource_handler.go. Left out: a stored
 * version that is not served, which the last of the served ones stands in for; and that what was
 * stored before another version was chosen is converted when it is read.
 */
import { customResourceStrategy } from '../api/customresource/strategy'
import { type Definition, versionsOf } from '../api/customresourcedefinition/strategy'
import type { KubeObject } from '../api/meta'
import { compareVersions } from '../api/version-order'
import type { ResourceInfo } from '../schema/schema'
import { type OpenApiV3Schema, structuralSchema } from '../schema/structural'
import type { Registry } from './registry'
import type { ScalePaths } from './scale'
import type { Strategy } from './strategy'
import { type Asking, WebhookConverter } from './webhooks/conversion'

/** `asking` is how a webhook that converts is asked; without it, only versions' names change. */
export function serveVersions(registry: Registry, definition: Definition, asking?: Asking): void {
  const id = definition.metadata.name
  const served = versionsOf(definition).filter(({ served }) => served)
  registry.retain(
    id,
    served.map(({ name }) => name),
  )
  const inOrder = served.sort((a, b) => Number(a.storage) - Number(b.storage))
  const stored = inOrder.at(-1)?.name ?? ''
  const conversions = conversionsOf(definition, stored, asking)
  for (const version of inOrder) {
    // The schema of a definition is what structural.ts and the strategy read.
    const source = version.schema?.openAPIV3Schema as OpenApiV3Schema | undefined
    const schema = structuralSchema(source)
    const { status, scale } = version.subresources ?? {}
    const strategy = customResourceStrategy({
      schema,
      source,
      hasStatus: status !== undefined,
      scalePaths: scale && scalePathsOf(scale),
      selectable: (version.selectableFields ?? []).map(({ jsonPath }) => pathOf(jsonPath)),
    })
    const subresources = [...(status ? ['status'] : []), ...(scale ? ['scale'] : [])]
    const printerColumns = version.additionalPrinterColumns
    const whole = {
      ...strategy,
      ...(printerColumns && { printerColumns }),
      ...(version.deprecated && { deprecation: deprecationOf(definition, version) }),
      ...(version.name === stored && conversions && { conversions }),
    }
    registry.add(infoOf(definition, version.name, subresources), whole, schema, source)
  }
}

/** What is said of a deprecated version: its own words, or which version to use instead. */
function deprecationOf({ spec }: Definition, { name, deprecationWarning }: Version): string {
  if (deprecationWarning) return deprecationWarning
  const { group, names, versions } = spec
  const [better] = versions
    .filter(({ served, deprecated }) => served && !deprecated)
    .map((version) => version.name)
    .filter((other) => compareVersions(other, name) < 0)
    .sort(compareVersions)
  const way = better === undefined ? '' : `; use ${group}/${better} ${names.kind}`
  return `${group}/${name} ${names.kind} is deprecated${way}`
}

type Version = NonNullable<Definition['spec']['versions']>[number]
type Scale = NonNullable<NonNullable<Version['subresources']>['scale']>

/** By apiVersion; undefined where nothing but the name of the version changes. */
function conversionsOf(
  { metadata, spec }: Definition,
  stored: string,
  asking: Asking | undefined,
): Strategy['conversions'] {
  const { strategy, webhook } = spec.conversion ?? {}
  if (strategy !== 'Webhook' || webhook?.clientConfig === undefined) return undefined
  if (asking === undefined) return undefined
  const { clientConfig, conversionReviewVersions } = webhook
  const { name } = metadata
  const converter = new WebhookConverter({ name, clientConfig, conversionReviewVersions }, asking)
  const storedAs = `${spec.group}/${stored}`
  return Object.fromEntries(
    spec.versions.map((version) => {
      const seenAs = `${spec.group}/${version.name}`
      const conversion = {
        toStored: (object: KubeObject) => converter.convert(object, storedAs),
        fromStored: (object: KubeObject) => converter.convert(object, seenAs),
      }
      return [seenAs, conversion]
    }),
  )
}

const scalePathsOf = (scale: Scale): ScalePaths => ({
  specReplicas: pathOf(scale.specReplicasPath),
  statusReplicas: pathOf(scale.statusReplicasPath),
  ...(scale.labelSelectorPath ? { selector: pathOf(scale.labelSelectorPath) } : {}),
})

/** `.spec.replicas`, or with names in brackets. */
const pathOf = (path: string): readonly string[] =>
  [...path.matchAll(/\.([^.[]+)|\['([^']*)'\]/g)].map(([, name, key]) => name ?? key ?? '')

function infoOf(
  { spec, status }: Definition,
  version: string,
  subresources: readonly string[],
): ResourceInfo {
  const names = status.acceptedNames ?? spec.names
  const { plural, singular = '', kind, listKind, shortNames = [], categories = [] } = names
  return {
    group: spec.group,
    version,
    kind,
    ...(listKind ? { listKind } : {}),
    plural,
    singular,
    shortNames,
    categories,
    namespaced: spec.scope === 'Namespaced',
    subresources,
  }
}
