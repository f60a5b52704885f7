/**
 * Whether a webhook or policy whose rules match a request is asked about it: what its selectors say
 * of the object and of its Namespace.
 *
 * Models apiserver/pkg/admission/plugin/webhook/predicates/{namespace,object}. Left out:
 * matchConditions.
 */
import type { KubeObject, StringMap } from '../../api/meta'
import { selectorOf } from '../../api/selectors'
import type { AdmissionRequest } from '../admission'
import { notFound } from '../status-error'
import type { ServerContext } from '../strategy'
import type { Webhook } from './configured'

export function isSelected(
  { namespaceSelector, objectSelector }: Selecting,
  request: AdmissionRequest,
  context: ServerContext,
): boolean {
  const { object, old, verb } = request
  const ofObject = selectorOf(objectSelector ?? {})
  const sent = verb === 'DELETE' ? undefined : object
  if (!ofObject.isEmpty && ![sent, old].some((it) => it && ofObject.matches(labelsOf(it)))) {
    return false
  }
  const ofNamespace = selectorOf(namespaceSelector ?? {})
  if (ofNamespace.isEmpty) return true
  const labels = namespaceLabels(request, context)
  return labels === undefined || ofNamespace.matches(labels)
}

type Selecting = Pick<Webhook, 'namespaceSelector' | 'objectSelector'>

/** Requests for a Namespace are made in it. */
export const isNamespace = ({ resource }: AdmissionRequest): boolean => resource.id === 'namespaces'

const labelsOf = ({ metadata }: KubeObject): StringMap => metadata.labels ?? NONE
const NONE: StringMap = Object.freeze({})

/** Of the Namespace of the request; undefined for what is in none. */
function namespaceLabels(request: AdmissionRequest, context: ServerContext): StringMap | undefined {
  const { namespace, subresource, verb, object, old } = request
  if (isNamespace(request)) {
    const judged = subresource === undefined && verb !== 'DELETE' ? object : old
    return judged && labelsOf(judged)
  }
  if (namespace === undefined) return undefined
  const home = context.reader.get('Namespace', namespace)
  if (home === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace)
  return home.metadata.labels ?? NONE
}
