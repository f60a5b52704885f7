/**
 * The message that a container leaves when it ends: what is in its file, or the end of its log.
 * Models getTerminationMessage in pkg/kubelet/kuberuntime/kuberuntime_container.go.
 */
import { textOf } from '../../images/files/file'
import { isError } from '../../images/files/tree'
import { insideOf, kernelOf, type Place } from './inside'

const MOST_BYTES = 4096
const MOST_LOGGED_BYTES = 2048
const MOST_LINES = 80

/** Nothing when the container has left none. */
export function terminationMessage(place: Place, code: number): string | undefined {
  const { spec } = place.instance
  const inside = insideOf(place)
  const path = spec.terminationMessagePath ?? '/dev/termination-log'
  const node = kernelOf(place, inside).files.read(path)
  if (!isError(node) && node.data !== '') return textOf(node.data.slice(0, MOST_BYTES))
  if (spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || code === 0) return undefined
  const { lines, rest } = inside.log
  const last = lines.slice(-MOST_LINES).map(({ text, isUnended }) => text + (isUnended ? '' : '\n'))
  const logged = (last.join('') + textOf(rest.stdout + rest.stderr)).slice(-MOST_LOGGED_BYTES)
  return logged === '' ? undefined : logged
}
