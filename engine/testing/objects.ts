/** Builders of objects for table tests: what a test does not say is as a healthy cluster has it. */
import type { Deployment, Pod, ReplicaSet } from '../api/kinds'
import type { Metadata } from '../api/meta'
import { type Instant, instantOf } from '../clock/duration'

/** The instant at which tables are judged. */
export const NOW: Instant = instantOf('2025-01-01T01:00:00Z')

export const metadata = (name: string, more: Partial<Metadata> = {}): Metadata => ({
  name,
  namespace: 'default',
  uid: name,
  resourceVersion: '1',
  generation: 1,
  creationTimestamp: '2025-01-01T00:00:00Z',
  ...more,
})

interface PodDraft {
  readonly node?: string
  readonly phase?: string
  /** Since when it is ready; not ready when absent. */
  readonly readySince?: string
  readonly restarts?: number
  readonly meta?: Partial<Metadata>
}

export const pod = (name: string, draft: PodDraft = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, draft.meta),
  spec: {
    containers: [{ name: 'c' }],
    ...(draft.node === undefined ? {} : { nodeName: draft.node }),
  },
  status: {
    phase: draft.phase ?? 'Running',
    conditions:
      draft.readySince === undefined
        ? []
        : [{ type: 'Ready', status: 'True', lastTransitionTime: draft.readySince }],
    containerStatuses: [
      {
        name: 'c',
        image: '',
        imageID: '',
        ready: draft.readySince !== undefined,
        restartCount: draft.restarts ?? 0,
      },
    ],
  },
})

export const replicaSet = (
  name: string,
  spec: Partial<ReplicaSet['spec']> = {},
  status: Partial<ReplicaSet['status']> = {},
  meta: Partial<Metadata> = {},
): ReplicaSet => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: metadata(name, meta),
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, ...spec },
  status: { replicas: 0, observedGeneration: 1, ...status },
})

export const deployment = (
  spec: Partial<Deployment['spec']> = {},
  status: Partial<Deployment['status']> = {},
): Deployment => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: metadata('web'),
  spec: {
    replicas: 10,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } },
    progressDeadlineSeconds: 600,
    ...spec,
  },
  status: { observedGeneration: 1, ...status },
})
