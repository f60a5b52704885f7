/**
 * The images of a Node, as its status names them for whoever would rather go where an image is.
 * Models setters.Images in pkg/kubelet/nodestatus/setters.go.
 */
import type { Node } from '../api/kinds'
import { value } from '../api/quantity'
import { hashOf } from '../clock/random'
import { imageIdOf } from '../images/reference'
import type { Host } from './host'

/** As many as a kubelet names (nodeStatusMaxImages). */
const MAX_IMAGES = 50

export type NodeImages = NonNullable<Node['status']['images']>

const NONE: NodeImages = []

/** The largest first. */
export function imagesOn(host: Host): NodeImages {
  const { images } = host.state
  if (images.size === 0) return NONE
  return [...images]
    .map((reference) => ({ reference, sizeBytes: sizeOf(host, reference) }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes || (a.reference < b.reference ? -1 : 1))
    .slice(0, MAX_IMAGES)
    .map(({ reference, sizeBytes }) => ({ names: namesOf(reference), sizeBytes }))
}

/** The same on every Node; when nothing is told, too small for the scheduler to care. */
export function sizeOf({ images }: Host, reference: string): number {
  const { size } = images.of(reference)
  return size === undefined ? 1_000_000 + (hashOf(reference) % 20_000_000) : value(size)
}

const namesOf = (reference: string): string[] =>
  reference.includes('@') ? [reference] : [imageIdOf(reference), reference]
