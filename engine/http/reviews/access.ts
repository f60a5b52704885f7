/**
 * What somebody may do, as the authorizer decides it: of anybody, of who asks, in one Namespace, or
 * all rules at once.
 *
 * Models pkg/registry/authorization and pkg/apis/authorization/validation. Left out: selectors in
 * reviews, which only the rights of Nodes depend on.
 */
import type { SubjectAccessReviewSpec } from 'kubernetes-types/authorization/v1'
import { goStruct } from '../../api/go-values'
import type { DeepReadonly } from '../../api/kinds'
import type { KubeObject, Metadata } from '../../api/meta'
import type { Decision } from '../../apiserver/authorization/authorizer'
import type { Attributes, PathAttributes } from '../../apiserver/authorization/rbac'
import type { UserInfo } from '../../apiserver/authorization/users'
import { type FieldError, invalid, root, verbatim } from '../../apiserver/field-error'
import { badRequest, invalid as invalidObject } from '../../apiserver/status-error'
import { unstored } from './metadata'
import type { Respond } from './reviews'

export const subjectAccessReview: Respond = (review, { server }) => {
  const spec = specOf(review)
  refuse([
    ...attributeErrors(spec),
    ...userErrors(spec),
    ...metadataErrors(review, 'must be empty'),
  ])
  return decided(review, server.authorizer.decide(subjectOf(spec), attributesOf(spec)))
}

export const selfSubjectAccessReview: Respond = (review, { server, request }) => {
  const spec = specOf(review)
  refuse([...attributeErrors(spec), ...metadataErrors(review, 'must be empty')])
  return decided(review, server.authorizer.decide(request.user, attributesOf(spec)))
}

export const localSubjectAccessReview: Respond = (review, { server }) => {
  const spec = specOf(review)
  const { namespace, ...metadata } = review.metadata
  const bare = { ...review, metadata }
  refuse([
    ...attributeErrors(spec),
    ...userErrors(spec),
    ...metadataErrors(bare, 'must be empty except for namespace'),
    ...placeErrors(spec, namespace),
  ])
  return decided(review, server.authorizer.decide(subjectOf(spec), attributesOf(spec)))
}

/** The answer says nothing of what was asked. */
export const selfSubjectRulesReview: Respond = (
  { apiVersion, kind, spec },
  { server, request },
) => {
  // Decoded by the schema, which gives the spec this field alone.
  const { namespace = '' } = (spec ?? {}) as { readonly namespace?: string }
  if (namespace === '') throw badRequest('no namespace on request')
  const { rules, error, isIncomplete } = server.authorizer.reviewRules(request.user, namespace)
  return {
    kind,
    apiVersion,
    metadata: { creationTimestamp: null },
    spec: {},
    status: {
      resourceRules: rules.flatMap(({ verbs, apiGroups, resources = [], resourceNames = [] }) =>
        resources.length === 0
          ? []
          : [{ verbs, apiGroups, resources, ...(resourceNames.length > 0 && { resourceNames }) }],
      ),
      nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs = [] }) =>
        nonResourceURLs.length === 0 ? [] : [{ verbs, nonResourceURLs }],
      ),
      incomplete: isIncomplete,
      ...(error !== '' && { evaluationError: error }),
    },
  }
}

type Spec = DeepReadonly<SubjectAccessReviewSpec>

// All three kinds of review have this spec, or a part of it; the schema has decoded it.
const specOf = ({ spec }: KubeObject): Spec => (spec ?? {}) as Spec

/** The groups are those that are given; nobody is added to the authenticated. */
const subjectOf = ({ user = '', groups = [], uid, extra }: Spec): UserInfo => ({
  name: user,
  groups,
  ...(uid === undefined ? {} : { uid }),
  ...(extra === undefined ? {} : { extra }),
})

function attributesOf(spec: Spec): Attributes | PathAttributes {
  const { resourceAttributes, nonResourceAttributes } = spec
  if (resourceAttributes === undefined) {
    const { verb = '', path = '' } = nonResourceAttributes ?? {}
    return { verb, path }
  }
  const { verb = '', group = '', resource = '', subresource = '' } = resourceAttributes
  const { namespace = '', name = '' } = resourceAttributes
  return { verb, group, resource, subresource, namespace, name }
}

function decided(review: KubeObject, { isAllowed, reason }: Decision): object {
  const { kind, apiVersion, metadata, spec } = review
  return {
    kind,
    apiVersion,
    metadata: unstored(metadata),
    spec,
    status: { allowed: isAllowed, ...(reason !== '' && { reason }) },
  }
}

/** The kind is empty there, as it is of Kubernetes' internal types. */
function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  throw invalidObject({ group: 'authorization.k8s.io', kind: '' }, '', errors)
}

const SPEC = root('spec')

function* attributeErrors(spec: Spec): Iterable<FieldError> {
  const { resourceAttributes, nonResourceAttributes } = spec
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const value = pathValue(nonResourceAttributes)
    const detail = 'cannot be specified in combination with resourceAttributes'
    yield invalid(SPEC.child('nonResourceAttributes'), value, detail)
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    yield invalid(SPEC.child('resourceAttributes'), verbatim('"null"'), detail)
  }
}

function* userErrors({ user = '', groups = [] }: Spec): Iterable<FieldError> {
  if (user !== '' || groups.length > 0) return
  yield invalid(SPEC.child('user'), '', 'at least one of user or group must be specified')
}

function* placeErrors(spec: Spec, namespace = ''): Iterable<FieldError> {
  const { resourceAttributes, nonResourceAttributes } = spec
  if (resourceAttributes !== undefined && (resourceAttributes.namespace ?? '') !== namespace) {
    const at = root('spec.resourceAttributes.namespace')
    yield invalid(at, resourceAttributes.namespace ?? '', 'must match metadata.namespace')
  }
  if (nonResourceAttributes !== undefined) {
    const at = root('spec.nonResourceAttributes')
    yield invalid(at, pathValue(nonResourceAttributes), 'disallowed on this kind of request')
  }
}

const pathValue = ({ path = '', verb = '' }: NonNullable<Spec['nonResourceAttributes']>) =>
  goStruct('authorization.NonResourceAttributes', { Path: path, Verb: verb })

function* metadataErrors({ metadata }: KubeObject, detail: string): Iterable<FieldError> {
  const { managedFields: _, ...said } = metadata as Partial<Metadata> // As it was sent.
  if (Object.values(said).every((value) => value === undefined || value === null)) return
  yield invalid(root('metadata'), metadataValue(said), detail)
}

/** The texts of an object's metadata as Go shows them; what else it has is shown as absent. */
const metadataValue = (metadata: Partial<Metadata>) =>
  goStruct('v1.ObjectMeta', {
    Name: metadata.name ?? '',
    GenerateName: metadata.generateName ?? '',
    Namespace: metadata.namespace ?? '',
    SelfLink: '',
    UID: metadata.uid ?? '',
    ResourceVersion: metadata.resourceVersion ?? '',
    Generation: metadata.generation ?? 0,
    CreationTimestamp: verbatim('time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)'),
    DeletionTimestamp: verbatim('<nil>'),
    DeletionGracePeriodSeconds: verbatim('(*int64)(nil)'),
    Labels: verbatim('map[string]string(nil)'),
    Annotations: verbatim('map[string]string(nil)'),
    OwnerReferences: verbatim('[]v1.OwnerReference(nil)'),
    Finalizers: verbatim('[]string(nil)'),
    ManagedFields: verbatim('[]v1.ManagedFieldsEntry(nil)'),
  })
