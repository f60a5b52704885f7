/**
 * What neither source knows, by hand: names of types that are newer than the document, and merge
 * rules of fields that are newer or whose rules the document lost (a rule beside a $ref).
 *
 * kubectl-merge.ts compares the rules for patches with kubectl's own; the list types are those of
 * the comments in k8s.io/api v0.32.
 */

import type { OpenApiSchema } from './sources'

const ADMISSION = 'io.k8s.api.admissionregistration'
const AUTHENTICATION = 'io.k8s.api.authentication'
const AUTHORIZATION = 'io.k8s.api.authorization.v1'
const CORE = 'io.k8s.api.core.v1'
const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'
const FLOW = 'io.k8s.api.flowcontrol'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'

/**
 * A definition that became v1 after the document was made takes its rules from its older version.
 */
export function olderNameOf(definition: string): string {
  return definition
    .replace(`${ADMISSION}.v1.`, `${ADMISSION}.v1alpha1.`)
    .replace(`${AUTHENTICATION}.v1.`, `${AUTHENTICATION}.v1beta1.`)
    .replace(`${FLOW}.v1.`, `${FLOW}.v1beta3.`)
}

/** New types live in the package of the type that refers to them, but for these. */
export const PACKAGES: Readonly<Record<string, string>> = {
  FieldSelectorRequirement: META,
}

export const QUANTITIES: ReadonlySet<string> = new Set([
  `${CORE}.VolumeResourceRequirements.limits`,
  `${CORE}.VolumeResourceRequirements.requests`,
])

/** Merge rules by field; they add to those of the document. */
export const RULES: Readonly<Record<string, OpenApiSchema>> = {
  'io.k8s.api.apps.v1.DeploymentSpec.strategy': { 'x-kubernetes-patch-strategy': 'retainKeys' },
  [`${CORE}.PersistentVolumeSpec.claimRef`]: { 'x-kubernetes-map-type': 'granular' },
  [`${CORE}.PersistentVolumeClaimStatus.allocatedResourceStatuses`]: {
    'x-kubernetes-map-type': 'granular',
  },
  [`${ADMISSION}.v1.ValidatingAdmissionPolicySpec.variables`]: mergedBy('name'),
  [`${CORE}.ContainerStatus.allocatedResourcesStatus`]: mergedBy('name'),
  [`${CORE}.ContainerStatus.volumeMounts`]: mergedBy('mountPath'),
  [`${CORE}.PodStatus.hostIPs`]: { ...mergedBy('ip'), ...atomic() },
  [`${CORE}.PodStatus.resourceClaimStatuses`]: {
    ...mergedBy('name'),
    'x-kubernetes-patch-strategy': 'merge,retainKeys',
  },
  [`${CORE}.ResourceStatus.resources`]: {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['resourceID'],
  },
  [`${AUTHORIZATION}.FieldSelectorAttributes.requirements`]: atomic(),
  [`${AUTHORIZATION}.LabelSelectorAttributes.requirements`]: atomic(),
  'io.k8s.api.batch.v1.SuccessPolicy.rules': atomic(),
  [`${CORE}.LinuxContainerUser.supplementalGroups`]: atomic(),
  [`${CORE}.NodeStatus.runtimeHandlers`]: atomic(),
  [`${CORE}.PodAffinityTerm.matchLabelKeys`]: atomic(),
  [`${CORE}.PodAffinityTerm.mismatchLabelKeys`]: atomic(),
  [`${CRD}.CustomResourceDefinitionVersion.selectableFields`]: atomic(),
  [`${META}.FieldSelectorRequirement.values`]: atomic(),
}

/** Structs that are owned and replaced as a whole. */
export const ATOMIC_TYPES: ReadonlySet<string> = new Set([`${ADMISSION}.v1.Variable`])

function mergedBy(key: string): OpenApiSchema {
  return {
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': key,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': [key],
  }
}

function atomic(): OpenApiSchema {
  return { 'x-kubernetes-list-type': 'atomic' }
}
