/**
 * The columns of what makes Pods: Deployments, ReplicaSets, StatefulSets, DaemonSets, and their
 * revisions. Models printDeployment and its neighbours in pkg/printers/internalversion/printers.go.
 */

import type { Scale } from 'kubernetes-types/autoscaling/v1'
import type { KindMap, Served } from '../../api/kinds'
import { controllerOf } from '../../api/meta'
import { ageOf, containerCells, labelsText, NOTHING, requirementsText, selectorText } from './cells'
import { AGE, type ColumnDefinition, column, columns, NAME, wide } from './column'

const TEMPLATE: readonly ColumnDefinition[] = [wide('Containers'), wide('Images')]

export const deploymentColumns = columns<KindMap['Deployment']>(
  [
    NAME,
    column('Ready'),
    column('Up-to-date'),
    column('Available'),
    AGE,
    ...TEMPLATE,
    wide('Selector'),
  ],
  (deployment, now) => {
    const { spec, status } = deployment
    return [
      deployment.metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      ageOf(deployment, now),
      ...containerCells(spec.template.spec?.containers),
      requirementsText(spec.selector, '<invalid>'),
    ]
  },
)

const REPLICAS: readonly ColumnDefinition[] = [
  NAME,
  column('Desired', 'integer'),
  column('Current', 'integer'),
  column('Ready', 'integer'),
  AGE,
  ...TEMPLATE,
  wide('Selector'),
]

export const replicaSetColumns = columns<KindMap['ReplicaSet']>(REPLICAS, (set, now) => [
  set.metadata.name,
  set.spec.replicas ?? 0,
  set.status.replicas ?? 0,
  set.status.readyReplicas ?? 0,
  ageOf(set, now),
  ...containerCells(set.spec.template?.spec?.containers),
  selectorText(set.spec.selector),
])

export const replicationControllerColumns = columns<KindMap['ReplicationController']>(
  REPLICAS,
  (controller, now) => [
    controller.metadata.name,
    controller.spec.replicas ?? 0,
    controller.status.replicas ?? 0,
    controller.status.readyReplicas ?? 0,
    ageOf(controller, now),
    ...containerCells(controller.spec.template?.spec?.containers),
    labelsText(controller.spec.selector),
  ],
)

export const statefulSetColumns = columns<KindMap['StatefulSet']>(
  [NAME, column('Ready'), AGE, ...TEMPLATE],
  (set, now) => [
    set.metadata.name,
    `${set.status.readyReplicas ?? 0}/${set.spec.replicas ?? 0}`,
    ageOf(set, now),
    ...containerCells(set.spec.template.spec?.containers),
  ],
)

export const daemonSetColumns = columns<KindMap['DaemonSet']>(
  [
    NAME,
    column('Desired', 'integer'),
    column('Current', 'integer'),
    column('Ready', 'integer'),
    column('Up-to-date', 'integer'),
    column('Available', 'integer'),
    column('Node Selector'),
    AGE,
    ...TEMPLATE,
    wide('Selector'),
  ],
  (set, now) => {
    const { spec, status } = set
    const template = spec.template.spec
    return [
      set.metadata.name,
      status.desiredNumberScheduled ?? 0,
      status.currentNumberScheduled ?? 0,
      status.numberReady ?? 0,
      status.updatedNumberScheduled ?? 0,
      status.numberAvailable ?? 0,
      labelsText(template?.nodeSelector),
      ageOf(set, now),
      ...containerCells(template?.containers),
      selectorText(spec.selector),
    ]
  },
)

export const controllerRevisionColumns = columns<KindMap['ControllerRevision']>(
  [NAME, column('Controller'), column('Revision'), AGE],
  (revision, now) => {
    const owner = controllerOf(revision)
    return [
      revision.metadata.name,
      owner === undefined ? NOTHING : controllerText(owner),
      revision.revision,
      ageOf(revision, now),
    ]
  },
)

function controllerText(owner: { apiVersion: string; kind: string; name: string }): string {
  const slash = owner.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`
  return `${owner.kind.toLowerCase()}${group.toLowerCase()}/${owner.name}`
}

/** Of the subresource, whichever resource it belongs to. */
export const scaleColumns = columns<Served<Scale>>(
  [column('Name'), column('Desired', 'integer'), column('Available', 'integer'), AGE],
  (scale, now) => [
    scale.metadata.name,
    scale.spec.replicas ?? 0,
    scale.status.replicas ?? 0,
    ageOf(scale, now),
  ],
)
