/**
 * A strategy written in the types of its kind: a Pod's functions get and return Pods.
 *
 * The rule to know: the registry hands a strategy only objects of its own resource, decoded by its
 * schema. That is what makes the one cast here sound.
 */
import type { Strategy } from '../apiserver/strategy'
import type { Kind, KindMap } from './kinds'
import type { KubeObject } from './meta'

/** The same strategy as the registry knows it. */
export function strategyOf<K extends Kind>(strategy: KindStrategy<KindMap[K]>): Strategy {
  return strategy as unknown as Strategy // See the rule above.
}

/** `Strategy` with `T` wherever it says KubeObject. */
export type KindStrategy<T> = { readonly [P in keyof Strategy]: Retyped<Strategy[P], T> }

type Retyped<F, T> = F extends (...parameters: infer P) => infer R
  ? (...parameters: { [I in keyof P]: OfKind<P[I], T> }) => OfKind<R, T>
  : F extends Readonly<Record<string, (object: KubeObject) => string>>
    ? Readonly<Record<string, (object: T) => string>>
    : F

type OfKind<V, T> = V extends KubeObject ? T : V
