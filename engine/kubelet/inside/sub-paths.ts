/**
 * Where in its volumes a container begins: what is wrong with that, once variables stand in it.
 * Models makeMounts in pkg/kubelet/kubelet_pods.go.
 */
import type { Container } from '../../api/kinds'
import { expanded } from '../../images/references'
import type { Host } from '../host'
import type { PodState } from '../pod-state'
import { environmentOf } from './environment'

/** Why the container's volumes cannot be mounted; undefined when they can. */
export function subPathError(host: Host, pod: PodState, container: Container): string | undefined {
  const paths = (container.volumeMounts ?? []).flatMap(({ subPathExpr }) => subPathExpr || [])
  if (paths.length === 0) return undefined
  const variables = environmentOf(host, pod, container)
  for (const path of paths) {
    const error = missingIn(path, variables) ?? errorOf(expanded(path, variables))
    if (error !== undefined) return error
  }
  return undefined
}

function missingIn(text: string, variables: ReadonlyMap<string, string>): string | undefined {
  const names = [...text.matchAll(/\$(?:\$|\(([^)]*)\))/g)].flatMap(([, name]) => name ?? [])
  const missing = [...new Set(names.filter((name) => !variables.has(name)))].sort()
  return missing.length === 0 ? undefined : `missing value for ${missing.join(', ')}`
}

function errorOf(path: string): string | undefined {
  if (path.startsWith('/')) return `error SubPath \`${path}\` must not be an absolute path`
  if (!path.split('/').includes('..')) return undefined
  return `unable to provision SubPath \`${path}\`: must not contain '..'`
}
