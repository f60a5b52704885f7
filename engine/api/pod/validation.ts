/**
 * What is wrong with a Pod when it is created, and which of its fields a later version may change.
 *
 * Models ValidatePodCreate, ValidatePodUpdate and ValidatePodStatusUpdate in
 * pkg/apis/core/validation. Left out: mirror Pods' annotations.
 */
import {
  type FieldError,
  type FieldPath,
  forbidden,
  invalid,
  required,
  root,
} from '../../apiserver/field-error'
import { deepEqual } from '../../store/equal'
import { type Errors, eachAt, numberAt, reasonsAt } from '../checks'
import { differenceText } from '../difference'
import { ipAt } from '../ip'
import type { Container, Pod, PodSpec, PodStatus, Toleration } from '../kinds'
import { isInRange, isQualifiedName, isSubdomain } from '../names'
import { imagesAt } from './container-validation'
import { withOldPlacement } from './gated-update'
import { qosClassOf } from './qos'
import { podSpecAt } from './spec-validation'
import { tolerationsAt } from './spread-validation'

/** Of a Pod as a whole. */
export function podErrors(pod: Pod): FieldError[] {
  return [...podAt(pod)]
}

/** Of a new Pod, besides what is wrong with any. */
export function* newPodErrors({ spec }: Pod): Errors {
  if (spec.ephemeralContainers?.length) {
    yield forbidden(SPEC.child('ephemeralContainers'), 'cannot be set on create')
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    const detail = 'cannot be set until all schedulingGates have been cleared'
    yield forbidden(SPEC.child('nodeName'), detail)
  }
}

/** Of a change of the spec: a few fields may change, some in one direction only. */
export function* podUpdateErrors({ spec }: Pod, { spec: old }: Pod): Errors {
  if (spec === old) return
  for (const field of ['containers', 'initContainers'] as const) {
    const [is, was] = [spec[field] ?? [], old[field] ?? []]
    if (is.length !== was.length) {
      yield forbidden(SPEC.child(field), 'pod updates may not add or remove containers')
      return
    }
    yield* eachAt(SPEC.child(field), is, function* (container, at) {
      if (!container.image) yield required(at.child('image'))
    })
    yield* imagesAt(SPEC.child(field), is)
  }
  yield* deadlineErrors(spec.activeDeadlineSeconds, old.activeDeadlineSeconds)
  yield* tolerationErrors(spec.tolerations ?? [], old.tolerations ?? [])
  yield* gateErrors(spec, old)
  if (deepEqual(spec, old)) return
  if (qosClassOf(spec) !== qosClassOf(old)) {
    yield invalid(root('metadata'), qosClassOf(spec), 'Pod QoS is immutable')
  }
  yield* immutableErrors(spec, old)
}

export function* podStatusErrors(pod: Pod, old: Pod): Errors {
  const { status, spec } = pod
  const at = root('status')
  for (const [i, { type }] of (status.conditions ?? []).entries()) {
    if (SYSTEM_CONDITIONS.has(type)) continue
    yield* reasonsAt(
      root('metadata').child('conditions').index(i).child('Type'),
      type,
      isQualifiedName,
    )
  }
  const nominated = status.nominatedNodeName
  if (nominated && nominated !== old.status.nominatedNodeName) {
    yield* reasonsAt(at.child('nominatedNodeName'), nominated, isSubdomain)
  }
  yield* transitionErrors(at, status, old.status, spec)
  if (status.podIPs === old.status.podIPs) return
  yield* eachAt(at.child('podIPs'), status.podIPs, ({ ip = '' }, ipPath) => ipAt(ipPath, ip))
}

const SPEC = root('spec')
const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized'])
const MAX_INT32 = 2 ** 31 - 1

function* podAt({ metadata, spec }: Pod): Errors {
  const cost = metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost']
  if (cost !== undefined && !isInt32(cost)) {
    const at = root('metadata').child('annotations')
    yield invalid(
      at.key('controller.kubernetes.io/pod-deletion-cost'),
      cost,
      'must be a 32bit integer',
    )
  }
  yield* podSpecAt(SPEC, spec, metadata.name)
  yield* imagesAt(SPEC.child('containers'), spec.containers)
  yield* imagesAt(SPEC.child('initContainers'), spec.initContainers)
}

function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Math.abs(Number(text)) <= MAX_INT32
}

/** A deadline can be set and can come nearer. */
function* deadlineErrors(is: number | undefined, was: number | undefined): Errors {
  const at = SPEC.child('activeDeadlineSeconds')
  if (is === undefined) {
    const detail = 'must not update from a positive integer to nil value'
    if (was !== undefined) yield invalid(at, undefined, detail)
    return
  }
  yield* numberAt(at, is, (value) => isInRange(value, 0, MAX_INT32))
  if (was !== undefined && was < is) {
    yield invalid(at, is, 'must be less than or equal to previous value')
  }
}

function* tolerationErrors(is: readonly Toleration[], was: readonly Toleration[]): Errors {
  const at = SPEC.child('tolerations')
  const without = ({ tolerationSeconds, ...rest }: Toleration) => rest
  const isKept = (old: Toleration) => is.some((t) => deepEqual(without(t), without(old)))
  if (!was.every(isKept)) {
    const detail = 'existing toleration can not be modified except its tolerationSeconds'
    yield forbidden(at, detail)
  } else yield* tolerationsAt(at, is)
}

function* gateErrors({ schedulingGates = [] }: PodSpec, old: PodSpec): Errors {
  const known = new Set(old.schedulingGates?.map(({ name }) => name))
  yield* eachAt(SPEC.child('schedulingGates'), schedulingGates, function* ({ name }, at) {
    if (known.has(name)) return
    const detail = `only deletion is allowed, but found new scheduling gate '${name}'`
    yield forbidden(at.child('name'), detail)
  })
}

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',')

function* immutableErrors(spec: PodSpec, old: PodSpec): Errors {
  const { activeDeadlineSeconds, schedulingGates, tolerations, ...rest } = spec
  const same = {
    ...rest,
    containers: withOldImages(spec.containers, old.containers),
    ...(spec.initContainers
      ? { initContainers: withOldImages(spec.initContainers, old.initContainers ?? []) }
      : {}),
    ...picked(old, ['activeDeadlineSeconds', 'schedulingGates', 'tolerations']),
    ...((old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
      ? picked(old, ['terminationGracePeriodSeconds'])
      : {}),
  }
  const { spec: munged, errors } = withOldPlacement(SPEC, same, old)
  yield* errors
  if (deepEqual(munged, old)) return
  const difference = differenceText(old, munged)
  const rule = `pod updates may not change fields other than ${CHANGEABLE}`
  yield forbidden(SPEC, `${rule}\n${difference}`)
}

const withOldImages = (is: readonly Container[], was: readonly Container[]): Container[] =>
  is.map(({ image, ...container }, i) => {
    const old = was[i]?.image
    return old === undefined ? container : { ...container, image: old }
  })

function picked<K extends keyof PodSpec>(spec: PodSpec, fields: readonly K[]): Pick<PodSpec, K> {
  const entries = fields.filter((f) => spec[f] !== undefined).map((f) => [f, spec[f]] as const)
  return Object.fromEntries(entries) as Pick<PodSpec, K> // Just these fields were picked.
}

/** A container that ended for good does not run again; sidecars never end for good. */
function* transitionErrors(
  at: FieldPath,
  status: PodStatus,
  old: PodStatus,
  { restartPolicy, initContainers = [] }: PodSpec,
): Errors {
  if (restartPolicy === 'Always') return
  const sidecars = initContainers.filter((container) => container.restartPolicy === 'Always')
  for (const field of ['containerStatuses', 'initContainerStatuses'] as const) {
    const is = status[field]
    if (is === old[field]) continue
    yield* eachAt(at.child(field), old[field], function* ({ name, state }, statusAt) {
      if (state?.terminated === undefined) return
      if (state.terminated.exitCode !== 0 && restartPolicy === 'OnFailure') return
      if (field === 'initContainerStatuses' && sidecars.some((c) => c.name === name)) return
      const next = is?.find((other) => other.name === name)
      if (next === undefined || next.state?.terminated !== undefined) return
      const detail = 'may not be transitioned to non-terminated state'
      yield forbidden(statusAt.child('state'), detail)
    })
  }
}
