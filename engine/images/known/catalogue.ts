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
  for (const name of namesOf(image)) {
    const known = byName.get(name)
    if (known !== undefined) return known
  }
  return undefined
}

/** The images that one cluster knows: the usual ones, and those that it has been told. */
export class Catalogue {
  readonly #told = new Map<string, KnownImage>()

  /** What a container of such an image does from now on, in place of what was known. */
  add(image: KnownImage): void {
    for (const name of image.names) this.#told.set(name, image)
  }

  /** Knows what another knows, too. */
  include(other: Catalogue): void {
    for (const [name, image] of other.#told) this.#told.set(name, image)
  }

  /** Undefined for most. */
  find(image: string): KnownImage | undefined {
    if (this.#told.size === 0) return knownImage(image)
    for (const name of namesOf(image)) {
      const told = this.#told.get(name)
      if (told !== undefined) return told
    }
    return knownImage(image)
  }
}

/** The names that an image may be known by, the most exact first. */
function namesOf(image: string): readonly string[] {
  const full = referenceOf(image)
  const path = full.replace(/@.*$|:[^/:]*$/g, '')
  return [full, path, path.slice(path.lastIndexOf('/') + 1)]
}
