/** The images that are known, found by name. */
import { referenceOf } from '../reference'
import { agnhost } from './agnhost'
import { helloWorld } from './hello-world'
import type { KnownImage } from './known'
import { perl } from './perl'
import { databases, echoserver, helloApp, helloAppTwo, pause, redis } from './samples'
import { busybox, distributions } from './shell'
import { httpd, nginx } from './web-servers'

const KNOWN: readonly KnownImage[] = [
  agnhost,
  busybox,
  ...databases,
  distributions,
  echoserver,
  helloApp,
  helloAppTwo,
  helloWorld,
  httpd,
  nginx,
  pause,
  perl,
  redis,
]

const byName: ReadonlyMap<string, KnownImage> = new Map(
  KNOWN.flatMap((image) => image.names.map((name) => [name, image] as const)),
)

/** Undefined for most: their programs are not known. */
export function knownImage(image: string): KnownImage | undefined {
  const known = found.get(image)
  if (known !== undefined) return known === 'none' ? undefined : known
  const made = find(image)
  if (found.size >= REMEMBERED) found.clear()
  found.set(image, made ?? 'none')
  return made
}

const REMEMBERED = 500
const found = new Map<string, KnownImage | 'none'>()

function find(image: string): KnownImage | undefined {
  const full = referenceOf(image)
  const path = full.replace(/@.*$|:[^/:]*$/g, '')
  return byName.get(full) ?? byName.get(path) ?? byName.get(path.slice(path.lastIndexOf('/') + 1))
}
