/** What the name of an image stands for in full: `nginx` is `docker.io/library/nginx:latest`. */

import { hashOf } from '../clock/random'

export const referenceOf = (image: string): string => remembered(references, image, fullNameOf)

/** The image of this full name as a runtime identifies it: by a digest of its contents. */
export const imageIdOf = (reference: string): string => remembered(ids, reference, madeUpId)

/** True for a name that a container runtime can take for an image. */
export const isImageName = (image: string): boolean => VALID.test(image)

const REMEMBERED = 500
const references = new Map<string, string>()
const ids = new Map<string, string>()

function remembered(
  known: Map<string, string>,
  key: string,
  make: (key: string) => string,
): string {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make(key)
  if (known.size >= REMEMBERED) known.clear()
  known.set(key, made)
  return made
}

/** Every Node finds the same contents under a name, for ever. */
function madeUpId(reference: string): string {
  let digest = ''
  for (let i = 0; i < 8; i++) {
    digest += hashOf(`${i}${reference}`).toString(16).padStart(8, '0')
  }
  return `${reference.replace(/(@|:[^/:]*$).*/, '')}@sha256:${digest}`
}

function fullNameOf(image: string): string {
  const [path = '', digest] = image.split('@')
  const slash = path.indexOf('/')
  const first = slash < 0 ? '' : path.slice(0, slash)
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost'
  const library = slash < 0 ? 'library/' : ''
  const full = hasHost ? path : `docker.io/${library}${path}`
  if (digest !== undefined) return `${full}@${digest}`
  return /:[^/]*$/.test(full.slice(full.indexOf('/'))) ? full : `${full}:latest`
}

const VALID =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+|\/)[a-z0-9]+)*(?::[\w][\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-f]{32,})?$/
