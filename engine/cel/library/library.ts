/**
 * The functions that expressions may call: the standard ones, and those of Kubernetes 1.32. Each is
 * declared by a signature, one row an overload.
 *
 * Models staging/src/k8s.io/apiserver/pkg/cel/environment/base.go as of 1.31, which is what 1.32
 * lets new expressions use. Left out: semver, images, reverse() and what else came later.
 */
import { ensure } from '../../ensure'
import { type CelType, typeNamed } from '../types'
import type { Value } from '../values'
import { AUTHORIZATION } from './authorization'
import { CONVERSIONS } from './conversions'
import { FORMATS } from './formats'
import { LISTS } from './lists'
import { NETWORK } from './network'
import { OPERATORS } from './operators'
import { OPTIONALS } from './optionals'
import { QUANTITIES } from './quantities'
import { REGEXPS } from './regexps'
import { SETS } from './sets'
import { STRINGS } from './strings'
import { TIMES } from './times'
import { URLS } from './urls'

/** The overloads of a function; none when nothing has the name. */
export function overloadsOf(name: string): readonly Overload[] {
  table ??= tableOf()
  return table.get(name) ?? []
}

export interface Overload {
  readonly signature: string
  readonly isMember: boolean
  /** The receiver of a member stands first. */
  readonly args: readonly CelType[]
  readonly result: CelType
  readonly run: (...args: readonly Value[]) => Value
}

/** By signature, what a function does with arguments that fit it. */
export type Library = Readonly<Record<string, (...args: never[]) => Value>>

let table: ReadonlyMap<string, readonly Overload[]> | undefined

const LIBRARIES: readonly Library[] = [
  OPERATORS,
  CONVERSIONS,
  STRINGS,
  LISTS,
  REGEXPS,
  URLS,
  NETWORK,
  QUANTITIES,
  FORMATS,
  SETS,
  TIMES,
  OPTIONALS,
  AUTHORIZATION,
]

function tableOf(): ReadonlyMap<string, readonly Overload[]> {
  const found = new Map<string, Overload[]>()
  for (const library of LIBRARIES) {
    for (const [signature, run] of Object.entries(library)) {
      const { name, ...declared } = parsed(signature)
      // What is called fits the signature, which the checker or the kinds of the values have shown.
      const overload = { signature, ...declared, run: run as (...args: unknown[]) => Value }
      found.set(name, [...(found.get(name) ?? []), overload])
    }
  }
  return found
}

/** `string.find(string): string`; what stands before the dot and is no type belongs to the name. */
function parsed(signature: string) {
  const [, path = '', list = '', result = ''] = /^(.+?)\(([^)]*)\): (.+)$/.exec(signature) ?? []
  const [, before = '', last = path] = /^(.*)\.([^.]+)$/.exec(path) ?? []
  const receiver = before === '' ? undefined : typeNamed(before)
  const args = (list.match(/[^,<]+(<.*?>)?(?=, |$)/g) ?? []).map((text) => declared(text.trim()))
  return {
    name: receiver === undefined ? path : last,
    isMember: receiver !== undefined,
    args: receiver === undefined ? args : [receiver, ...args],
    result: declared(result),
  }
}

const declared = (text: string): CelType => ensure(typeNamed(text), 'a type that CEL has', text)
