/**
 * Makes kinds of CustomResourceDefinitions: accepts their names, establishes them, serves them, and
 * when one is deleted takes its objects along.
 *
 * The rule to know: what is served follows what is stored, at once. Steps that Kubernetes' own
 * controllers make take time and are traced.
 *
 * Models apiextensions-apiserver/pkg/controller/{status,establish,finalizer} and
 * pkg/apiserver/customresource_handler.go. Left out: listKind in conflicts, OpenAPI, and
 * that nothing new is created while a definition is being deleted.
 */
import { withCondition } from '../api/conditions'
import { approvalOf } from '../api/customresourcedefinition/approval'
import {
  CLEANUP_FINALIZER,
  conditionAt,
  type Definition,
} from '../api/customresourcedefinition/strategy'
import { keyOf } from '../api/meta'
import type { Work } from '../clock/clock'
import { microseconds, seconds } from '../clock/duration'
import type { ClusterContext, Component } from '../component'
import { deepEqual } from '../store/equal'
import type { Change } from '../store/store'
import { serveVersions } from './served-versions'

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'
/** Objects that do not go at once are looked for again this often. */
const CLEANUP_PERIOD = seconds(5)

export class CustomResources implements Component {
  readonly name = 'customresourcedefinitions'
  readonly #cluster: ClusterContext

  constructor(cluster: ClusterContext) {
    this.#cluster = cluster
    cluster.store.subscribe(DEFINITIONS, (change) => this.#see(change))
  }

  handle({ name, payload, causes }: Work): void {
    const key = String(payload)
    const { trace, store } = this.#cluster
    const stored = store.get(DEFINITIONS, key)
    if (stored === undefined) return
    const definition = asDefinition(stored)
    trace.during(this.name, name, key, causes, () => {
      if (name === 'accept names') this.#acceptNames(definition)
      else if (name === 'establish') this.#establish(definition)
      else this.#cleanUp(definition)
    })
  }

  /** Everything is in the store. */
  save(): undefined {
    return undefined
  }

  load(): void {
    for (const stored of this.#cluster.store.collection(DEFINITIONS).list({})) {
      this.#serve(asDefinition(stored))
    }
  }

  #see({ type, key, object, entry }: Change): void {
    const definition = asDefinition(object)
    if (type === 'DELETED') {
      this.#cluster.server.registry.remove(key)
      return
    }
    this.#serve(definition)
    const { watch, reconcile } = this.#cluster.settings.latency
    const delay = microseconds(watch + reconcile)
    const next = nextStep(definition)
    if (next === undefined) return
    const causes = [entry]
    this.#cluster.after(delay, { actor: this.name, channel: key, name: next, payload: key, causes })
  }

  #acceptNames(definition: Definition): void {
    if (nextStep(definition) !== 'accept names') return
    const now = this.#cluster.now()
    const taken = this.#conflict(definition)
    const accepted =
      taken === undefined
        ? conditionAt(now, 'NamesAccepted', true, 'NoConflicts', 'no conflicts found')
        : conditionAt(
            now,
            'NamesAccepted',
            false,
            taken.reason,
            `"${taken.name}" is already in use`,
          )
    const { spec, status } = definition
    const approval = approvalOf(definition)
    let conditions = withCondition(status.conditions, accepted)
    if (!isTrue(definition, 'Established')) {
      const [reason, message] = taken
        ? ['NotAccepted', 'not all names are accepted']
        : ['Installing', INITIAL_NAMES]
      conditions = withCondition(
        conditions,
        conditionAt(now, 'Established', false, reason, message),
      )
    }
    if (approval !== undefined) {
      const { isConformant, reason, message } = approval
      const told = conditionAt(now, APPROVAL, isConformant, reason, message)
      conditions = withCondition(conditions, told)
    }
    const acceptedNames = taken ? {} : { acceptedNames: spec.names }
    this.#write({ ...definition, status: { ...status, conditions, ...acceptedNames } })
  }

  #establish(definition: Definition): void {
    if (nextStep(definition) !== 'establish') return
    const now = this.#cluster.now()
    const done = conditionAt(now, 'Established', true, 'InitialNamesAccepted', INITIAL_NAMES)
    const { status } = definition
    const conditions = withCondition(status.conditions, done)
    this.#write({ ...definition, status: { ...status, conditions } })
  }

  /** Deletes the objects, and lets the definition go when there are none any more. */
  #cleanUp(definition: Definition): void {
    const { server, store } = this.#cluster
    const id = definition.metadata.name
    const resource = server.registry.find(id)
    if (resource?.isCustom) {
      for (const object of store.collection(id).list({})) {
        if (object.metadata.deletionTimestamp !== undefined) continue
        server.delete(resource, keyOf(object), {}, { user: OWN_NAME })
      }
      if (store.collection(id).size > 0) {
        const again = { actor: this.name, channel: id, name: 'clean up', payload: id }
        this.#cluster.after(CLEANUP_PERIOD, { ...again, standing: true })
        return
      }
    }
    const { metadata } = definition
    const finalizers = (metadata.finalizers ?? []).filter((name) => name !== CLEANUP_FINALIZER)
    this.#write({ ...definition, metadata: { ...metadata, finalizers } })
  }

  #write(definition: Definition): void {
    const { server } = this.#cluster
    const options = { user: OWN_NAME, trusted: true, subresource: 'status' } as const
    server.update(server.registry.get(DEFINITIONS), definition, options)
  }

  /** The first name that another definition of the group has been given. */
  #conflict({ metadata, spec }: Definition): { reason: string; name: string } | undefined {
    const { plural, singular = '', shortNames = [], kind } = spec.names
    for (const stored of this.#cluster.store.collection(DEFINITIONS).list({})) {
      const other = asDefinition(stored)
      if (other.metadata.name === metadata.name || other.spec.group !== spec.group) continue
      const names = other.status.acceptedNames
      const words = [names?.plural, names?.singular, ...(names?.shortNames ?? [])]
      if (words.includes(plural)) return { reason: 'PluralConflict', name: plural }
      if (words.includes(singular)) return { reason: 'SingularConflict', name: singular }
      const short = shortNames.find((name) => words.includes(name))
      if (short !== undefined) return { reason: 'ShortNamesConflict', name: short }
      if (names?.kind === kind) return { reason: 'KindConflict', name: kind }
    }
    return undefined
  }

  #serve(definition: Definition): void {
    if (!isTrue(definition, 'Established')) return
    const { server, webhooks, random } = this.#cluster
    const uid = () => random.uuid('conversion review')
    serveVersions(server.registry, definition, { outside: webhooks, reader: server.reader, uid })
  }
}

const OWN_NAME = 'system:apiserver'
const APPROVAL = 'KubernetesAPIApprovalPolicyConformant'
const INITIAL_NAMES = 'the initial names have been accepted'

/** What a definition waits for. */
function nextStep(definition: Definition): string | undefined {
  if (definition.metadata.finalizers?.includes(CLEANUP_FINALIZER)) return 'clean up'
  const judged = definition.status.conditions?.some(({ type }) => type === 'NamesAccepted')
  if (judged !== true) return 'accept names'
  const isAccepted = isTrue(definition, 'NamesAccepted')
  const { spec, status } = definition
  if (isAccepted && !deepEqual(spec.names, status.acceptedNames)) return 'accept names'
  return isAccepted && !isTrue(definition, 'Established') ? 'establish' : undefined
}

const isTrue = ({ status }: Definition, type: string): boolean =>
  status.conditions?.some((it) => it.type === type && it.status === 'True') ?? false

/** The resource of definitions holds nothing else. */
const asDefinition = (object: unknown): Definition => object as Definition
