/**
 * Kubernetes' own groups are not for everybody: definitions in them say who has approved them.
 * Models apiextensions-apiserver/pkg/apihelpers and pkg/controller/apiapproval.
 */
import { invalid, quote, required, root } from '../../apiserver/field-error'
import type { Errors } from '../checks'
import type { Definition } from './strategy'

const ANNOTATION = 'api-approved.kubernetes.io'
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111'

/** What the condition KubernetesAPIApprovalPolicyConformant says; undefined of other groups. */
export function approvalOf({ metadata, spec }: Definition): Approval | undefined {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group ?? '')) return undefined
  const annotation = metadata.annotations?.[ANNOTATION]
  const rule = `protected groups must have approval annotation ${quote(ANNOTATION)}`
  if (!annotation) {
    return { isConformant: false, reason: 'MissingAnnotation', message: `${rule}, ${SEE}` }
  }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/\s]+/i.test(annotation)) {
    const message = `approved in ${annotation}`
    return { isConformant: true, reason: 'ApprovedAnnotation', message }
  }
  if (annotation.startsWith('unapproved')) {
    const message = `not approved: ${quote(annotation)}`
    return { isConformant: false, reason: 'UnapprovedAnnotation', message }
  }
  const message = `${rule} with either a URL or a reason starting with "unapproved", ${SEE}`
  return { isConformant: false, reason: 'InvalidAnnotation', message }
}

interface Approval {
  readonly isConformant: boolean
  readonly reason: string
  readonly message: string
}

export function* approvalErrors(definition: Definition): Errors {
  const approval = approvalOf(definition)
  const at = root('metadata', 'annotations').key(ANNOTATION)
  if (approval?.reason === 'MissingAnnotation') yield required(at, approval.message)
  if (approval?.reason !== 'InvalidAnnotation') return
  yield invalid(at, definition.metadata.annotations?.[ANNOTATION], approval.message)
}
