/**
 * What is special about one resource. The default strategy, `{}`, suffices for most.
 *
 * Every function is pure: it gets objects and returns new ones, sharing what did not change.
 * Models the rest.RESTCreateStrategy family of staging/src/k8s.io/apiserver.
 */

import type { Kind, KindMap } from '../api/kinds'
import type { KubeObject } from '../api/meta'
import type { Reader } from '../client/reader'
import type { Duration, Instant } from '../clock/duration'
import type { Randomness } from '../clock/random'
import type { Settings } from '../settings'
import type { Attributes } from './authorization/rbac'
import type { UserInfo } from './authorization/users'
import type { FieldError } from './field-error'
import type { ConfiguredPolicies } from './policies/configured'
import type { Conversion, Resource } from './registry'
import type { ScalePaths } from './scale'
import type { ConfiguredWebhooks } from './webhooks/configured'

/** What strategies and admission plugins may ask of the server: the state as it is, not a cache. */
export interface ServerContext {
  readonly reader: Reader
  readonly now: Instant
  readonly random: Randomness
  readonly settings: Settings
  readonly webhooks: ConfiguredWebhooks
  readonly policies: ConfiguredPolicies
  /** Who sent the request. */
  user(): UserInfo
  /** Whether they may do this too; components may. */
  may(request: Attributes): boolean
  /** Replaces an object as a whole in the server's own name; nothing happens on a dry run. */
  write<K extends Kind>(kind: K, verb: string, object: KindMap[K]): void
  /** Says something to whoever sent the request, as the Warning header does. */
  warn(message: string): void
}

export type Propagation = 'Background' | 'Foreground' | 'Orphan'

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: Propagation
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/** What an action subresource may do: answers an object, or writes through the server. */
export type Action = (request: {
  readonly object: KubeObject
  readonly body: KubeObject
  readonly resource: Resource
  readonly server: ActionServer
  readonly context: ServerContext
}) => KubeObject

/** The writes that actions make of their object, in the name of who asked for the action. */
export interface ActionServer {
  resourceOf(kind: Kind): Resource
  /** Replaces the object as a whole, its status included. */
  write(resource: Resource, verb: string, object: KubeObject): KubeObject
  delete(resource: Resource, key: string, options: DeleteOptions): KubeObject | undefined
}

export interface Strategy {
  /** Fills in what was left out; runs on every read of a request's body. */
  readonly withDefaults?: (object: KubeObject) => KubeObject
  /** What is read of an object that is stored, where that is not all as it was stored. */
  readonly asRead?: (object: KubeObject) => KubeObject
  /** Sets what clients may not: initial status, allocated values. */
  readonly prepareForCreate?: (object: KubeObject, context: ServerContext) => KubeObject
  /** Keeps what an update may not change; `old` is the stored version. */
  readonly prepareForUpdate?: (
    object: KubeObject,
    old: KubeObject,
    context: ServerContext,
  ) => KubeObject
  /** Marks an object of which deletion begins, but which is not gone yet. */
  readonly prepareForDelete?: (object: KubeObject) => KubeObject
  readonly prepareForStatusUpdate?: (
    object: KubeObject,
    old: KubeObject,
    context: ServerContext,
  ) => KubeObject
  /** Subresources that are a part of the object, as its status is. */
  readonly parts?: Readonly<Record<string, Part>>
  /** All mistakes of the object, in Kubernetes' order. Total: it collects them all. */
  readonly validate?: (object: KubeObject, context: ServerContext) => Iterable<FieldError>
  /** Of a new object, besides what `validate` finds. */
  readonly validateCreate?: (object: KubeObject, context: ServerContext) => Iterable<FieldError>
  /** Of a new version, besides what `validate` finds: what may not change. */
  readonly validateUpdate?: (
    object: KubeObject,
    old: KubeObject,
    context: ServerContext,
  ) => Iterable<FieldError>
  /** Of a new status; nothing else is looked at. */
  readonly validateStatusUpdate?: (object: KubeObject, old: KubeObject) => Iterable<FieldError>
  /** True when a create brings its status along (Node); others begin with an empty one. */
  readonly keepsStatusOnCreate?: boolean
  /** The parts whose change moves the generation, or false for kinds without one; `spec` when
   * absent. */
  readonly generationOf?: false | ((object: KubeObject) => unknown)
  /** Reasons why the text is no name for this kind, in Kubernetes' words; none when it is. */
  readonly validateName?: (name: string) => readonly string[]
  /** The grace period of a deletion in seconds; undefined when this object goes at once. */
  readonly gracePeriod?: (object: KubeObject, options: DeleteOptions) => number | undefined
  /** The id of the resource whose objects these are, under another group. */
  readonly storedAs?: string
  /** By apiVersion, how objects of versions that are not stored become those that are. */
  readonly conversions?: Readonly<Record<string, Omit<Conversion, 'stored'>>>
  /** Where its scale stands, when not at `spec.replicas` and the like. */
  readonly scalePaths?: ScalePaths
  /** True when DELETE answers the object that is gone, and not only that it is. */
  readonly returnsDeleted?: boolean
  /** What happens to dependents when the client does not say; Background when absent. */
  readonly defaultPropagation?: Propagation
  /** Whether PUT without resourceVersion overwrites; true when absent. */
  readonly allowsUnconditionalUpdate?: boolean
  /** Whether PUT to a missing name creates; false when absent. */
  readonly createsOnUpdate?: boolean
  /** Finalizers that only the server gives and takes, in `spec.finalizers` (Namespace). */
  readonly hasSpecFinalizers?: boolean
  /** What can be asked for, as discovery lists it; everything when absent. */
  readonly verbs?: readonly string[]
  /** True when a component that writes one does not look at what becomes of it: Events. */
  readonly isAside?: boolean
  /** True when its objects are not stored here, but served by somebody behind the API server. */
  readonly isElsewhere?: boolean
  /** POST subresources: binding, eviction. */
  readonly actions?: Readonly<Record<string, Action>>
  /** The fields of an object that field selectors know, besides name and namespace. */
  readonly selectableFields?: Readonly<Record<string, (object: KubeObject) => string>>
  /** The columns of its tables, of a custom resource whose definition names some. */
  readonly printerColumns?: readonly PrinterColumn[]
  /** What whoever asks for this version is warned of. */
  readonly deprecation?: string
  /** The Node that an object belongs to, for the index by Node. */
  readonly nodeOf?: (object: KubeObject) => string | undefined
  /** True for resources of many short-lived objects, which are not indexed by label. */
  readonly unlabelled?: boolean
  /** Makes the object that a heartbeat stands for; resources with it can be renewed cheaply. */
  readonly renew?: (object: KubeObject, at: Instant, revision: number) => KubeObject
  /** How long an object lives without being written; forever when absent (Events: 1h). */
  readonly timeToLive?: (settings: Settings) => Duration
}

/** How a part of an object is written. */
export interface Part {
  /** The object with what was sent of this part, and as it was otherwise. */
  readonly prepare: (object: KubeObject, old: KubeObject, context: ServerContext) => KubeObject
  /** Nothing else is looked at. */
  readonly validate: (object: KubeObject, old: KubeObject) => Iterable<FieldError>
}

/** One of additionalPrinterColumns. */
export interface PrinterColumn {
  readonly name: string
  readonly type: string
  readonly format?: string
  readonly description?: string
  readonly priority?: number
  readonly jsonPath: string
}
