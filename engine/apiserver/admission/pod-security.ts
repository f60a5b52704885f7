/**
 * Holds Pods to the security standard that their Namespace's labels name, and warns of workloads
 * whose Pods would break it.
 *
 * Models staging/src/k8s.io/pod-security-admission/admission. Left out: audit annotations, exempt
 * users, and the differences between versions of the standards (each version is the latest).
 */
import type { Namespace, Pod, PodSpec, PodTemplate } from '../../api/kinds'
import type { StringMap } from '../../api/meta'
import { deepEqual } from '../../store/equal'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { ServerContext } from '../strategy'
import { type Level, violationsOf } from './pod-security-checks'
import { forbiddenBy } from './refusal'

/** Workloads, by the place of their template. */
const TEMPLATES: Readonly<Record<string, (spec: Templated) => PodTemplate | undefined>> = {
  replicationcontrollers: (spec) => spec.template,
  podtemplates: () => undefined,
  'cronjobs.batch': (spec) => spec.jobTemplate?.spec?.template,
  'daemonsets.apps': (spec) => spec.template,
  'deployments.apps': (spec) => spec.template,
  'jobs.batch': (spec) => spec.template,
  'replicasets.apps': (spec) => spec.template,
  'statefulsets.apps': (spec) => spec.template,
}

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  resources: ['pods', ...Object.keys(TEMPLATES)],
  verbs: ['CREATE', 'UPDATE'],
  validate(request, context) {
    if (request.subresource !== undefined || request.namespace === undefined) return
    const namespace = context.reader.get('Namespace', request.namespace)
    const labels = namespace?.metadata.labels
    if (labels === undefined || !isLabelled(labels)) return
    if (request.resource.id === 'pods') judgePod(request, labels, context)
    else judgeTemplate(request, labels, context)
  },
}

interface Templated {
  readonly template?: PodTemplate
  readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplate } }
}

const PREFIX = 'pod-security.kubernetes.io/'

interface Policy {
  readonly level: Level
  readonly version: string
}

function judgePod(request: AdmissionRequest, labels: StringMap, context: ServerContext): void {
  const { object, old } = request
  const { spec } = object as unknown as Pod // The resource is pods.
  if (old !== undefined && deepEqual(spec, (old as unknown as Pod).spec)) return // As above.
  const enforce = policyOf(labels, 'enforce')
  const violations = violationsText(spec, enforce)
  if (violations !== undefined) {
    throw forbiddenBy(request, `violates PodSecurity ${nameOf(enforce)}: ${violations}`)
  }
  warn(spec, policyOf(labels, 'warn'), context)
}

function judgeTemplate(request: AdmissionRequest, labels: StringMap, context: ServerContext): void {
  // Each of these kinds has a spec with its template.
  const spec = (request.object.spec ?? {}) as Templated
  const template = TEMPLATES[request.resource.id]?.(spec)
  if (template?.spec !== undefined) warn(template.spec, policyOf(labels, 'warn'), context)
}

function warn(spec: PodSpec, policy: Policy, context: ServerContext): void {
  const violations = violationsText(spec, policy)
  if (violations === undefined) return
  context.warn(`would violate PodSecurity ${nameOf(policy)}: ${violations}`)
}

const nameOf = ({ level, version }: Policy): string => JSON.stringify(`${level}:${version}`)

function violationsText(spec: PodSpec, { level }: Policy): string | undefined {
  const violations = violationsOf(spec, level)
  if (violations.length === 0) return undefined
  return violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')
}

const isLabelled = (labels: StringMap): boolean =>
  labels[`${PREFIX}enforce`] !== undefined || labels[`${PREFIX}warn`] !== undefined

/** A level that is no level is as strict as can be, so that a typing error lets nothing in. */
function policyOf(labels: NonNullable<Namespace['metadata']['labels']>, mode: string): Policy {
  const level = labels[`${PREFIX}${mode}`] ?? 'privileged'
  const version = labels[`${PREFIX}${mode}-version`] ?? 'latest'
  const isLevel = level === 'privileged' || level === 'baseline' || level === 'restricted'
  return { level: isLevel ? level : 'restricted', version }
}
