/**
 * Defaults of a PodSpec, wherever it stands: in a Pod or in a template.
 * Models pkg/apis/core/v1/defaults.go. Left out: nothing of 1.32 that is served.
 */
import {
  always,
  type Defaulting,
  each,
  fields,
  type Owner,
  otherwise,
  otherwiseOrZero,
  part,
  remembered,
  workedOut,
} from '../defaulting'

const fieldRef = part(fields({ apiVersion: otherwise('v1') }))

const resourceFieldRef = part(fields({ divisor: otherwise('0') }))

const env = each(fields({ valueFrom: part(fields({ fieldRef, resourceFieldRef })) }))

const httpGet = part(fields({ path: otherwise('/'), scheme: otherwise('HTTP') }))

const probe = part(
  fields({
    httpGet,
    grpc: part(fields({ service: otherwise('') })),
    timeoutSeconds: otherwiseOrZero(1),
    periodSeconds: otherwiseOrZero(10),
    successThreshold: otherwiseOrZero(1),
    failureThreshold: otherwiseOrZero(3),
  }),
)

const handler = part(fields({ httpGet }))

const containerRules = {
  imagePullPolicy: workedOut(({ image }) => pullPolicyFor(`${image ?? ''}`)),
  terminationMessagePath: otherwise('/dev/termination-log'),
  terminationMessagePolicy: otherwise('File'),
  ports: each(fields({ protocol: otherwise('TCP') })),
  env,
  resources: otherwise(Object.freeze({})),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: part(fields({ postStart: handler, preStop: handler })),
}
const containers = each(fields(containerRules))

const FILE_MODE = 0o644
const defaultMode = otherwise(FILE_MODE)
const downwardItems = each(fields({ fieldRef, resourceFieldRef }))

const projectedSource = fields({
  downwardAPI: part(fields({ items: downwardItems })),
  serviceAccountToken: part(fields({ expirationSeconds: otherwise(3600) })),
})

/** Defaults of the sources that PersistentVolumes have, too. */
export const volumeSourceRules = {
  hostPath: part(fields({ type: otherwise('') })),
  iscsi: part(fields({ iscsiInterface: otherwise('default') })),
  rbd: part(
    fields({
      pool: otherwise('rbd'),
      user: otherwise('admin'),
      keyring: otherwise('/etc/ceph/keyring'),
    }),
  ),
  azureDisk: part(
    fields({
      cachingMode: otherwise('ReadWrite'),
      kind: otherwise('Shared'),
      fsType: otherwise('ext4'),
      readOnly: otherwise(false),
    }),
  ),
  scaleIO: part(fields({ storageMode: otherwise('ThinProvisioned'), fsType: otherwise('xfs') })),
}

const volume = fields({
  ...volumeSourceRules,
  secret: part(fields({ defaultMode })),
  configMap: part(fields({ defaultMode })),
  downwardAPI: part(fields({ defaultMode, items: downwardItems })),
  projected: part(fields({ defaultMode, sources: each(projectedSource) })),
  ephemeral: part(
    fields({
      volumeClaimTemplate: part(
        fields({ spec: part(fields({ volumeMode: otherwise('Filesystem') })) }),
      ),
    }),
  ),
  emptyDir: workedOut((owner) => (hasSource(owner) ? undefined : EMPTY)),
})

/** Defaults of a PodSpec as SetDefaults_PodSpec and its parts give them. */
export const podSpecDefaults: Defaulting = remembered(
  fields({
    volumes: each(volume),
    initContainers: containers,
    containers,
    ephemeralContainers: containers,
    restartPolicy: otherwise('Always'),
    terminationGracePeriodSeconds: otherwise(30),
    dnsPolicy: otherwise('ClusterFirst'),
    securityContext: otherwise(Object.freeze({})),
    schedulerName: otherwise('default-scheduler'),
  }),
)

/** Defaults of a template inside a workload. */
export const podTemplateDefaults: Defaulting = remembered(fields({ spec: always(podSpecDefaults) }))

const EMPTY = Object.freeze({})

function hasSource(volumeFields: Owner): boolean {
  return Object.keys(volumeFields).some((f) => f !== 'name' && volumeFields[f] !== undefined)
}

/** Always for the tag latest, written or meant; a digest or another tag is pulled once. */
function pullPolicyFor(image: string): string {
  const [name = '', digest] = image.split('@')
  const tag = /:([^/:]+)$/.exec(name)?.[1]
  if (tag === 'latest') return 'Always'
  return tag === undefined && digest === undefined ? 'Always' : 'IfNotPresent'
}
