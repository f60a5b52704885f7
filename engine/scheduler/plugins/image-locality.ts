/**
 * Prefers Nodes that have the Pod's images already, by their size, the more so the more Nodes have
 * them, lest all Pods of an image gather on the first Node that pulled it.
 * Models pkg/scheduler/framework/plugins/imagelocality/image_locality.go.
 */
import type { Pod } from '../../api/kinds'
import { goOn, type PreScorePlugin, type ScorePlugin, SKIP } from '../framework'
import { MAX_SCORE } from '../normalize'

const MB = 1024 * 1024
const MIN = 23 * MB
const MAX_PER_CONTAINER = 1000 * MB

interface Images {
  /** The Pod's images that some Nodes have, with the part of the Nodes that do. */
  readonly spread: readonly (readonly [name: string, part: number])[]
  readonly containers: number
}

export const imageLocality = {
  name: 'ImageLocality',

  /** Without any such image on any Node all Nodes are worth the same. */
  preScore({ pod }, _feasible, { nodes }) {
    if (!nodes.haveImages) return SKIP
    const names = imagesOf(pod)
    const all = nodes.list().length
    const spread = names.flatMap((name) => {
      const having = nodes.nodesWithImage(name)
      return having === 0 ? [] : [[name, having / all] as const]
    })
    return spread.length === 0 ? SKIP : goOn({ spread, containers: names.length })
  },

  score(_pod, { images }, { spread, containers }) {
    let sum = 0
    for (const [name, part] of spread) sum += Math.trunc((images.get(name) ?? 0) * part)
    const max = MAX_PER_CONTAINER * containers
    const clamped = Math.min(Math.max(sum, MIN), max)
    return Math.trunc((MAX_SCORE * (clamped - MIN)) / (max - MIN))
  },
} satisfies PreScorePlugin<Images> & ScorePlugin<Images>

function imagesOf({ spec }: Pod): string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers]
  return containers.map(({ image = '' }) => withTag(image))
}

/** An image without tag or digest is the latest. */
const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
