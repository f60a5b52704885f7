/**
 * The columns of Pods and of their templates.
 * Models printPod and printPodTemplate in pkg/printers/internalversion/printers.go.
 */

import { isTrue } from '../../api/conditions'
import type { KindMap, Pod } from '../../api/kinds'
import { printedStatus } from '../../api/pod/printed-status'
import type { Instant } from '../../clock/duration'
import { ageOf, containerCells, labelsText, NOTHING, since } from './cells'
import { AGE, column, columns, NAME, type RowCondition, wide } from './column'

export const podColumns = columns<Pod>(
  [
    NAME,
    column('Ready'),
    column('Status'),
    column('Restarts'),
    AGE,
    wide('IP'),
    wide('Node'),
    wide('Nominated Node'),
    wide('Readiness Gates'),
  ],
  (pod, now) => {
    const { spec, status } = pod
    const printed = printedStatus(pod)
    return [
      pod.metadata.name,
      `${printed.ready}/${printed.containers}`,
      printed.status,
      restartsText(printed.restarts, printed.restartedAt, now),
      ageOf(pod, now),
      status.podIPs?.[0]?.ip || NOTHING,
      spec.nodeName || NOTHING,
      status.nominatedNodeName || NOTHING,
      gatesText(pod),
    ]
  },
  { conditions: ({ status }) => ENDS.get(status.phase ?? '') },
)

function restartsText(restarts: number, last: string | undefined, now: Instant): string {
  return restarts === 0 || last === undefined
    ? `${restarts}`
    : `${restarts} (${since(last, now)} ago)`
}

function gatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return NOTHING
  const open = gates.filter(({ conditionType }) => isTrue(status, conditionType))
  return `${open.length}/${gates.length}`
}

const ENDS: ReadonlyMap<string, readonly RowCondition[]> = new Map([
  ['Succeeded', end('Succeeded', 'The pod has completed successfully.')],
  ['Failed', end('Failed', 'The pod failed.')],
])

function end(reason: string, message: string): readonly RowCondition[] {
  return Object.freeze([Object.freeze({ type: 'Completed', status: 'True', reason, message })])
}

export const podTemplateColumns = columns<KindMap['PodTemplate']>(
  [NAME, column('Containers'), column('Images'), column('Pod Labels')],
  ({ metadata, template }) => [
    metadata.name,
    ...containerCells(template?.spec?.containers),
    labelsText(template?.metadata?.labels),
  ],
)
