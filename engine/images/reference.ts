/** What the name of an image stands for in full: `nginx` is `docker.io/library/nginx:latest`. */

export function referenceOf(image: string): string {
  const [path = '', digest] = image.split('@')
  const slash = path.indexOf('/')
  const first = slash < 0 ? '' : path.slice(0, slash)
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost'
  const library = slash < 0 ? 'library/' : ''
  const full = hasHost ? path : `docker.io/${library}${path}`
  if (digest !== undefined) return `${full}@${digest}`
  return /:[^/]*$/.test(full.slice(full.indexOf('/'))) ? full : `${full}:latest`
}

/** True for a name that a container runtime can take for an image. */
export const isImageName = (image: string): boolean => VALID.test(image)

const VALID =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+|\/)[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,})?$/
