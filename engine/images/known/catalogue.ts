/** The images that are known, found by name. */
import { referenceOf } from '../reference'
import { helloWorld } from './hello-world'
import type { KnownImage } from './known'
import { perl } from './perl'
import { busybox, distributions } from './shell'

const KNOWN: readonly KnownImage[] = [busybox, distributions, helloWorld, perl]

const byName: ReadonlyMap<string, KnownImage> = new Map(
  KNOWN.flatMap((image) => image.names.map((name) => [name, image] as const)),
)

/** Undefined for most: their programs are not known. */
export function knownImage(image: string): KnownImage | undefined {
  const path = referenceOf(image).replace(/@.*$|:[^/:]*$/g, '')
  return byName.get(path) ?? byName.get(path.slice(path.lastIndexOf('/') + 1))
}
