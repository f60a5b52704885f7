/**
 * The objects of its Namespace that a Pod refers to by name, without those that they refer to.
 * Models pkg/api/v1/pod/util.go. Left out: claims of devices.
 */
import type { Container, Pod, PodSpec } from '../kinds'

export function* secretNamesOf({ spec }: Pod): Iterable<string> {
  for (const { name } of spec.imagePullSecrets ?? []) yield name ?? ''
  for (const { env = [], envFrom = [] } of containersOf(spec)) {
    for (const { secretRef } of envFrom) if (secretRef) yield secretRef.name ?? ''
    for (const { valueFrom } of env) {
      if (valueFrom?.secretKeyRef) yield valueFrom.secretKeyRef.name ?? ''
    }
  }
  for (const { secretName, secretRef, nodePublishSecretRef, sources = [] } of sourcesOf(spec)) {
    if (secretName !== undefined) yield secretName
    if (secretRef) yield secretRef.name ?? ''
    if (nodePublishSecretRef) yield nodePublishSecretRef.name ?? ''
    for (const { secret } of sources) if (secret) yield secret.name ?? ''
  }
}

export function* configMapNamesOf({ spec }: Pod): Iterable<string> {
  for (const { env = [], envFrom = [] } of containersOf(spec)) {
    for (const { configMapRef } of envFrom) if (configMapRef) yield configMapRef.name ?? ''
    for (const { valueFrom } of env) {
      if (valueFrom?.configMapKeyRef) yield valueFrom.configMapKeyRef.name ?? ''
    }
  }
  for (const { configMap, projected } of spec.volumes ?? []) {
    if (configMap) yield configMap.name ?? ''
    for (const source of projected?.sources ?? []) {
      if (source.configMap) yield source.configMap.name ?? ''
    }
  }
}

/** The claims that it names, and those that are made for it alone. */
export function* claimNamesOf({ metadata, spec }: Pod): Iterable<string> {
  for (const { name, persistentVolumeClaim, ephemeral } of spec.volumes ?? []) {
    if (persistentVolumeClaim) yield persistentVolumeClaim.claimName
    else if (ephemeral) yield `${metadata.name}-${name}`
  }
}

function* containersOf(spec: PodSpec): Iterable<Pick<Container, 'env' | 'envFrom'>> {
  yield* spec.initContainers ?? []
  yield* spec.containers
  yield* spec.ephemeralContainers ?? []
}

interface NamedReference {
  readonly name?: string
}

/** What volumes of some type say of Secrets. */
interface VolumeSource {
  readonly secretName?: string
  readonly secretRef?: NamedReference
  readonly nodePublishSecretRef?: NamedReference
  readonly sources?: readonly { readonly secret?: NamedReference }[]
}

function* sourcesOf({ volumes = [] }: PodSpec): Iterable<VolumeSource> {
  for (const { name: _, ...source } of volumes) {
    // A volume has one field besides its name: its source. Each type has some of these fields.
    for (const value of Object.values(source)) yield value as VolumeSource
  }
}
