/**
 * The admission chain: plugins in Kubernetes' order, first all that change the object, then all
 * that only judge it. One plugin a file in admission/. A plugin names the resources it looks at, so
 * that others cost nothing.
 */
import type { KubeObject } from '../api/meta'
import { merge } from '../store/merge'
import type { UserInfo } from './authorization/users'
import type { Resource } from './registry'
import type { DeleteOptions, ServerContext } from './strategy'
import { storedOf } from './versions'
import { Rounds } from './webhooks/rounds'
import type { WriteOptions } from './write-options'

export interface AdmissionRequest {
  readonly verb: 'CREATE' | 'UPDATE' | 'DELETE'
  /** In the version that is stored, as the object is. */
  readonly resource: Resource
  /** In the version that the request is made in. */
  readonly requested: Resource
  readonly subresource: string | undefined
  readonly namespace: string | undefined
  /** While objects are changed, a name that is to be generated is only its base. */
  readonly name: string
  readonly object: KubeObject
  /** The stored version; undefined on create. */
  readonly old: KubeObject | undefined
  readonly user: string
  /** As an authenticator found out; `userOf` tells of either. */
  readonly userInfo: UserInfo | undefined
  readonly options: WriteOptions
  /** The object is not one of the resource, but says what shall be done to one: a binding. */
  readonly isAction?: boolean
  /** How it is to be deleted. */
  readonly deletion?: DeleteOptions
  /** While objects are changed, and there are webhooks that may. */
  readonly rounds?: Rounds
}

export interface AdmissionPlugin {
  /** Kubernetes' own name: `NamespaceLifecycle`. */
  readonly name: string
  /** Ids of the resources it looks at; all when absent. */
  readonly resources?: readonly string[]
  readonly verbs: readonly AdmissionRequest['verb'][]
  /** Whether it also looks at what is done to objects: bindings, evictions. */
  readonly seesActions?: boolean
  /** Returns the object as it should be stored; throws a StatusError to refuse. */
  readonly admit?: (request: AdmissionRequest, context: ServerContext) => KubeObject
  /** Throws a StatusError to refuse. */
  readonly validate?: (request: AdmissionRequest, context: ServerContext) => void
}

export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[]
  readonly #chosen = new WeakMap<Resource, Chosen>()

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins
  }

  admit(request: AdmissionRequest, context: ServerContext): KubeObject {
    if (!context.webhooks.has('mutating')) return this.#round(request, context)
    const rounds = new Rounds()
    const object = this.#round(merge(request, { rounds }), context)
    if (!rounds.isChanged) return object
    rounds.isSecond = true
    return this.#round(merge(request, { object, rounds }), context)
  }

  /** What is done to an object, as it shall be done. */
  act(request: AdmissionRequest, context: ServerContext): KubeObject {
    const object = this.admit(request, context)
    this.validate(merge(request, { object }), context)
    return object
  }

  #round(request: AdmissionRequest, context: ServerContext): KubeObject {
    let current = request
    for (const plugin of this.#for(request)) {
      const object = plugin.admit?.(current, context) ?? current.object
      if (object !== current.object) current = merge(request, { object })
    }
    return current.object
  }

  validate(request: AdmissionRequest, context: ServerContext): void {
    for (const plugin of this.#for(request)) plugin.validate?.(request, context)
  }

  #for({ resource, verb, isAction }: AdmissionRequest): readonly AdmissionPlugin[] {
    let chosen = this.#chosen.get(resource)
    if (chosen === undefined) {
      chosen = {
        CREATE: this.#lookingAt(resource, 'CREATE'),
        UPDATE: this.#lookingAt(resource, 'UPDATE'),
        DELETE: this.#lookingAt(resource, 'DELETE'),
        action: this.#plugins.filter(({ seesActions }) => seesActions),
      }
      this.#chosen.set(resource, chosen)
    }
    return chosen[isAction ? 'action' : verb]
  }

  #lookingAt({ id }: Resource, verb: Verb): readonly AdmissionPlugin[] {
    return this.#plugins.filter(
      (plugin) => plugin.verbs.includes(verb) && (plugin.resources?.includes(id) ?? true),
    )
  }
}

type Verb = AdmissionRequest['verb']
type Chosen = Readonly<Record<Verb | 'action', readonly AdmissionPlugin[]>>

/** What plugins are shown of a write; while an object is changed, its name may only be a base. */
export function requestOf(
  requested: Resource,
  object: KubeObject,
  old: KubeObject | undefined,
  options: WriteOptions,
  name: string = object.metadata.name,
): AdmissionRequest {
  const verb = old === undefined ? 'CREATE' : 'UPDATE'
  const { namespace } = object.metadata
  const { user, userInfo, subresource } = options
  const resource = storedOf(requested)
  return {
    verb,
    resource,
    requested,
    subresource,
    namespace,
    name,
    object,
    old,
    user,
    userInfo,
    options,
  }
}

/** The same of what is done to an object. */
export function actionOf(
  requested: Resource,
  subresource: string,
  object: KubeObject,
  body: KubeObject,
  options: WriteOptions,
): AdmissionRequest {
  const { namespace, name } = object.metadata
  const request = requestOf(requested, body, undefined, options, name)
  return merge(request, { subresource, namespace, isAction: true })
}
