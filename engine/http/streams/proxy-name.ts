/** Names of Pods, Services and Nodes as proxies have them: `name`, `name:port` or
 *  `scheme:name:port`.
 *  Models SplitSchemeNamePort of apimachinery/pkg/util/net. */

/** Undefined when the name is none. */
export function proxyName(text: string): ProxyName | undefined {
  const parts = text.split(':')
  if (parts.length > 3) return undefined
  const [scheme, name, port] = parts.length === 3 ? parts : ['', ...parts]
  if (!name || (scheme !== '' && scheme !== 'http' && scheme !== 'https')) return undefined
  return { scheme, name, port: port ?? '' }
}

export interface ProxyName {
  readonly scheme: '' | 'http' | 'https'
  readonly name: string
  /** A number, a port's name, or empty: the first port that there is. */
  readonly port: string
}
