/**
 * What a container or a volume needs of ConfigMaps and Secrets, and what is missing of it.
 *
 * Models makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go and pkg/volume/{configmap,secret}.
 * Left out: the values, downward API and service variables, modes of files, other volumes, and the
 * volume of the API's own credentials.
 */
import type { Container, PodSpec } from '../api/kinds'
import type { Reader } from '../client/reader'

/** Why the container's environment cannot be made; undefined when it can. */
export function environmentError(
  { env = [], envFrom = [] }: Container,
  namespace: string,
  reader: Reader,
): string | undefined {
  for (const { configMapRef, secretRef } of envFrom) {
    const error =
      missing(reader, 'ConfigMap', namespace, configMapRef) ??
      missing(reader, 'Secret', namespace, secretRef)
    if (error !== undefined) return error
  }
  for (const { valueFrom } of env) {
    const error =
      missingKey(reader, 'ConfigMap', namespace, valueFrom?.configMapKeyRef) ??
      missingKey(reader, 'Secret', namespace, valueFrom?.secretKeyRef)
    if (error !== undefined) return error
  }
  return undefined
}

/** Why a volume of the Pod cannot be set up; undefined when all can. */
export function volumeError(
  { volumes = [] }: PodSpec,
  namespace: string,
  reader: Reader,
): string | undefined {
  for (const { name, configMap, secret, projected } of volumes) {
    if (name.startsWith('kube-api-access-')) continue
    const sources = [{ configMap, secret: secret && named(secret) }, ...(projected?.sources ?? [])]
    for (const source of sources) {
      const error =
        missing(reader, 'ConfigMap', namespace, source.configMap) ??
        missing(reader, 'Secret', namespace, source.secret)
      if (error !== undefined) return `MountVolume.SetUp failed for volume "${name}" : ${error}`
    }
  }
  return undefined
}

interface Reference {
  readonly name?: string
  readonly optional?: boolean
}

const named = ({ secretName, optional }: NonNullable<SecretVolume>): Reference => ({
  ...(secretName === undefined ? {} : { name: secretName }),
  ...(optional === undefined ? {} : { optional }),
})

type SecretVolume = NonNullable<PodSpec['volumes']>[number]['secret']

function missing(
  reader: Reader,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  reference: Reference | undefined,
): string | undefined {
  if (reference?.name === undefined || reference.optional) return undefined
  if (reader.get(kind, `${namespace}/${reference.name}`) !== undefined) return undefined
  return `${kind.toLowerCase()} "${reference.name}" not found`
}

function missingKey(
  reader: Reader,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  reference: (Reference & { readonly key: string }) | undefined,
): string | undefined {
  if (reference === undefined || reference.optional) return undefined
  const error = missing(reader, kind, namespace, reference)
  if (error !== undefined) return error
  const { data = {} } = reader.get(kind, `${namespace}/${reference.name}`) ?? {}
  if (reference.key in data) return undefined
  return `couldn't find key ${reference.key} in ${kind} ${namespace}/${reference.name}`
}
