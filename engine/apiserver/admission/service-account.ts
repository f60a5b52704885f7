/**
 * Gives Pods a ServiceAccount that exists, its pull secrets and its token as a volume.
 *
 * The suffix of the volume's name is chance in Kubernetes; here the Pod's controller decides it, so
 * that the Pods of one ReplicaSet still share their spec.
 *
 * Models plugin/pkg/admission/serviceaccount. Left out: the enforced list of mountable secrets, and
 * the token request itself.
 */
import type { Container, Pod, PodSpec, ServiceAccount } from '../../api/kinds'
import { controllerOf } from '../../api/meta'
import { suffixOf } from '../../clock/random'
import type { AdmissionPlugin } from '../admission'
import { MissingYet } from '../made-soon'
import { changingPods, sharedChange, withSpec } from './pod-change'
import { forbiddenBy } from './refusal'

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  resources: ['pods'],
  verbs: ['CREATE'],
  admit: changingPods((pod, request, { reader }) => {
    if (pod.metadata.annotations?.[MIRROR] !== undefined) return pod
    const namespace = pod.metadata.namespace ?? 'default'
    const name = pod.spec.serviceAccountName || DEFAULT
    const account = reader.get('ServiceAccount', `${namespace}/${name}`)
    if (account === undefined) {
      const missing = `serviceaccount ${JSON.stringify(name)} not found`
      const what = `error looking up service account ${namespace}/${name}: ${missing}`
      const refused = forbiddenBy(request, what)
      if (name !== DEFAULT) throw refused
      throw new MissingYet(refused, { resource: 'serviceaccounts', key: `${namespace}/${name}` })
    }
    return withSpec(pod, withAccount(pod.spec, termsFor(pod, name, account)))
  }),
}

/** Its controller gives every Namespace one of this name. */
const DEFAULT = 'default'
const MIRROR = 'kubernetes.io/config.mirror'
const VOLUME = 'kube-api-access-'
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'
const SUFFIX_LENGTH = 5

interface Terms {
  readonly name: string
  /** The suffix of the token's volume; undefined when no token is mounted. */
  readonly suffix: string | undefined
  readonly pullSecrets: ServiceAccount['imagePullSecrets']
}

function termsFor(pod: Pod, name: string, account: ServiceAccount): Terms {
  const mounts =
    pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true
  const origin = controllerOf(pod)?.uid ?? pod.metadata.uid
  const suffix = mounts ? suffixOf(origin, SUFFIX_LENGTH) : undefined
  return { name, suffix, pullSecrets: account.imagePullSecrets }
}

const withAccount = sharedChange<Terms>(
  (spec, { name, suffix, pullSecrets }) => {
    const named = { ...spec, serviceAccountName: name, serviceAccount: name }
    const pulls = !spec.imagePullSecrets?.length && pullSecrets?.length
    const pulling = pulls ? { ...named, imagePullSecrets: pullSecrets } : named
    return suffix === undefined ? pulling : withToken(pulling, suffix)
  },
  ({ name, suffix, pullSecrets }) =>
    `${name}/${suffix}/${pullSecrets?.map((secret) => secret.name).join(',')}`,
)

/** Every container that has nothing there yet mounts the token. */
function withToken(spec: PodSpec, suffix: string): PodSpec {
  const { volumes = [] } = spec
  const present = volumes.find((volume) => volume.name.startsWith(VOLUME))?.name
  const name = present ?? VOLUME + suffix
  const mounted = (container: Container): Container => {
    const { volumeMounts = [] } = container
    if (volumeMounts.some(({ mountPath }) => mountPath === MOUNT_PATH)) return container
    const mount = { name, readOnly: true, mountPath: MOUNT_PATH }
    return { ...container, volumeMounts: [...volumeMounts, mount] }
  }
  const containers = spec.containers.map(mounted)
  const initContainers = spec.initContainers?.map(mounted)
  const needsVolume =
    containers.some((container, i) => container !== spec.containers[i]) ||
    initContainers?.some((container, i) => container !== spec.initContainers?.[i])
  if (!needsVolume) return spec
  return {
    ...spec,
    volumes: present === undefined ? [...volumes, tokenVolume(name)] : volumes,
    containers,
    ...(initContainers === undefined ? {} : { initContainers }),
  }
}

const tokenVolume = (name: string) => ({
  name,
  projected: {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [
            {
              path: 'namespace',
              fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
            },
          ],
        },
      },
    ],
  },
})
