/**
 * Keeps content out of Namespaces that do not exist or are being terminated, and keeps the
 * Namespaces that a cluster cannot do without.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle.
 */
import type { AdmissionPlugin } from '../admission'
import { notFound } from '../status-error'
import { forbiddenBy } from './refusal'

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  verbs: ['CREATE', 'UPDATE', 'DELETE'],
  admit(request, { reader }) {
    const { verb, resource, namespace, name, object } = request
    if (resource.id === NAMESPACES.plural) {
      if (verb === 'DELETE' && IMMORTAL.has(name)) {
        throw forbiddenBy(request, 'this namespace may not be deleted')
      }
      return object
    }
    if (namespace === undefined || verb === 'DELETE') return object
    const home = reader.get('Namespace', namespace)
    if (home === undefined) throw notFound(NAMESPACES, namespace)
    if (verb === 'CREATE' && home.status.phase === 'Terminating') {
      const detail = `unable to create new content in namespace ${namespace} because it is being terminated`
      const message = `namespace ${namespace} is being terminated`
      const cause = { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }
      throw forbiddenBy(request, detail, [cause])
    }
    return object
  },
}

const NAMESPACES = { group: '', plural: 'namespaces' }
const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])
