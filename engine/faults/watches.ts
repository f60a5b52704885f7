/** Watches that lag: news of what is committed from now on takes longer to arrive. */
import type { Feed } from '../client/feed'
import { type Duration, formatDuration } from '../clock/duration'
import { type Breakable, befall, FaultError } from './fault'
import type { Part } from './parts'

/** Everybody's watches, or those of one part. */
export function lag(cluster: Breakable, by: Duration, whose: Part | undefined): void {
  const watches = watchesOf(cluster, whose)
  const happen = () => {
    for (const watch of watches) watch.lagBy(by)
  }
  befall(cluster, 'watches lag', subjectOf(whose), happen, `by ${formatDuration(by)}`)
}

/** What is on its way arrives as usual again. */
export function catchUp(cluster: Breakable, whose: Part | undefined): void {
  const watches = watchesOf(cluster, whose)
  befall(cluster, 'watches catch up', subjectOf(whose), () => {
    for (const watch of watches) watch.lagBy(undefined)
  })
}

function watchesOf(cluster: Breakable, whose: Part | undefined): readonly Feed[] {
  const all = cluster.watches()
  if (whose === undefined) return all
  const prefix = `watch/${watcherOf(whose)}/`
  return all.filter(({ name }) => name.startsWith(prefix))
}

/** The process that watches, as feeds name it. */
function watcherOf(part: Part): string {
  switch (part.type) {
    case 'scheduler':
      return 'scheduler'
    case 'controller manager':
      return 'kube-controller-manager'
    case 'kubelet':
      return `kubelet/${part.node}`
    case 'controller': {
      const process = 'all controllers share those of the controller manager'
      throw new FaultError(`the controller "${part.name}" has no watches of its own: ${process}`)
    }
    case 'API server':
    case 'image registry':
      throw new FaultError(`the ${part.type} watches nothing`)
  }
}

const subjectOf = (whose: Part | undefined): string =>
  whose === undefined ? 'all watches' : `watches of the ${whose.type}`
