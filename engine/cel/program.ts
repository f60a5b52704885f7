/**
 * Makes a checked tree into functions that call each other.
 *
 * The rule to know: `&&` and `||` forgive an error where the other side decides, but not that an
 * evaluation costs too much.
 *
 * Models cel-go/interpreter. Left out: constant folding beyond literals.
 */
import type { Checked, Resolved } from './check'
import { callCost, LIST_COST, MAP_COST } from './cost'
import { folded } from './fold'
import { attempted, type Frame, noOverload, type Step } from './frame'
import { keyedOperation } from './keyed-lists'
import type { Overload } from './library/library'
import { fromApi } from './reading'
import type { Call, Node, OptionalMap, Select } from './syntax'
import type { CelType } from './types'
import {
  CelError,
  fromJson,
  kindOf,
  memberOf,
  Opaque,
  Optional,
  TypeValue,
  type Value,
} from './values'

/** The function of a whole tree. */
export const programOf = (root: Node, checked: Checked): Step => new Planner(checked).step(root)

export class Planner {
  readonly #checked: Checked

  constructor(checked: Checked) {
    this.#checked = checked
  }

  step(node: Node): Step {
    switch (node.kind) {
      case 'literal':
        return () => node.value
      case 'ident':
        return this.#ident(node.name, this.typeOf(node))
      case 'select':
        return this.#select(node)
      case 'call':
        return this.#call(node)
      case 'list':
        return this.#list(node.items)
      case 'map':
        return this.#map(node.entries)
      case 'fold':
        return folded(node, this)
      case 'optionalMap':
        return this.#optionalMap(node)
    }
  }

  typeOf(node: Node): CelType | undefined {
    return this.#checked.types.get(node)
  }

  #ident(name: string, type: CelType | undefined): Step {
    if (type?.kind === 'type') {
      const named = new TypeValue(name)
      return () => named
    }
    const read = fromApi(type)
    return (frame) => {
      frame.pay(1)
      const value = frame.variables.get(name)
      if (value === undefined) throw new CelError(`no such attribute(s): ${name}`)
      return read(value)
    }
  }

  #list(items: readonly Node[]): Step {
    const steps = items.map((item) => this.step(item))
    const cost = items.every(({ kind }) => kind === 'literal') ? 0 : LIST_COST
    return (frame) => {
      const list = steps.map((step) => step(frame))
      frame.pay(cost)
      return list
    }
  }

  #map(entries: readonly (readonly [Node, Node])[]): Step {
    const steps = entries.map(([key, value]) => [this.step(key), this.step(value)] as const)
    return (frame) => {
      const map = new Map<Value, Value>()
      for (const [key, value] of steps) {
        const name = key(frame)
        if (map.has(name)) throw new CelError(`Failed with repeated key`)
        map.set(name, value(frame))
      }
      frame.pay(MAP_COST)
      return map
    }
  }

  #select(node: Select): Step {
    const type = this.typeOf(node)
    const variable = this.#checked.names.get(node)
    if (variable !== undefined) return this.#ident(variable, type)
    if (type?.kind === 'type') {
      const name = typePath(node)
      return () => new TypeValue(name)
    }
    const operand = this.step(node.operand)
    const { field: name, isTest, isOptional } = node
    const holder = this.typeOf(node.operand)
    const inside = holder?.kind === 'optional' ? holder.of : holder
    const property = inside?.kind === 'object' ? (inside.fields.get(name)?.property ?? name) : name
    const member = inside?.kind === 'object' ? fieldOf : memberOf
    if (isTest) return (frame) => isThere(operand(frame), property, member)
    const read = fromApi(type?.kind === 'optional' ? type.of : type)
    return (frame) => {
      const value = operand(frame)
      frame.pay(1)
      if (value instanceof Optional || isOptional) {
        return optionalField(value, property, read, member)
      }
      const found = kindOf(value) === 'map' ? member(value, property) : noOverload()
      if (found === undefined) throw new CelError(`no such key: ${property}`)
      return read(found)
    }
  }

  #call(node: Call): Step {
    const resolved = this.#checked.calls.get(node)
    const steps = (resolved?.args ?? []).map((arg) => this.step(arg))
    const [a = nothing, b = nothing, c = nothing] = steps
    switch (node.name) {
      case '_&&_':
        return (frame) => decided(frame, a, b, false)
      case '_||_':
        return (frame) => decided(frame, a, b, true)
      case '_?_:_':
        return (frame) => {
          const condition = a(frame)
          if (typeof condition !== 'boolean') return noOverload()
          return condition ? b(frame) : c(frame)
        }
      default:
        return resolved === undefined ? nothing : this.#function(node, resolved, steps)
    }
  }

  #function(node: Call, resolved: Resolved, steps: readonly Step[]): Step {
    const { name, overloads } = resolved
    const isElement = overloads.some(({ result }) => hasParameter(result))
    const read = isElement ? fromApi(this.typeOf(node)) : (value: Value) => value
    const left = resolved.args[0] && this.typeOf(resolved.args[0])
    const keyed = left?.kind === 'list' && left.listType && keyedOperation(name, left.listType)
    return (frame) => {
      const args = steps.map((step) => step(frame))
      // Types that are known may yet be broken: by null, or by what was stored before they were.
      const overload = overloads.find((it) => accepts(it, args))
      if (overload === undefined) return noOverload(name, args)
      const result = keyed ? keyed(args[0], args[1]) : overload.run(...args)
      frame.pay(callCost(name, overload, args, result))
      return read(result)
    }
  }

  #optionalMap({ operand, variable, body, isFlat }: OptionalMap): Step {
    const of = this.step(operand)
    const step = this.step(body)
    return (frame) => {
      const optional = of(frame)
      if (!(optional instanceof Optional)) return noOverload()
      if (optional.value === undefined) return optional
      const outside = frame.variables.get(variable)
      frame.variables.set(variable, optional.value)
      const result = step(frame)
      frame.variables.set(variable, outside)
      return isFlat ? result : new Optional(result)
    }
  }
}

const nothing: Step = () => noOverload()

/** `decisive` decides whatever the other side is, an error too. */
function decided(frame: Frame, left: Step, right: Step, decisive: boolean): Value {
  const first = attempted(frame, left)
  if (first === decisive) return decisive
  const second = attempted(frame, right)
  if (second === decisive) return decisive
  for (const side of [first, second]) {
    if (side instanceof CelError) throw side
    if (typeof side !== 'boolean') return noOverload()
  }
  return !decisive
}

/** A field of an object that is null is as good as not there; in a map it is a value. */
const fieldOf = (object: Value, field: string): Value => memberOf(object, field) ?? undefined

function isThere(value: Value, field: string, member: typeof fieldOf): boolean {
  if (value instanceof Optional) {
    return value.value !== undefined && isThere(value.value, field, member)
  }
  if (kindOf(value) !== 'map') return noOverload()
  return member(value, field) !== undefined
}

function optionalField(
  value: Value,
  field: string,
  read: (value: Value) => Value,
  member: typeof fieldOf,
): Optional {
  const inner = value instanceof Optional ? value.value : value
  if (inner === undefined) return Optional.none
  if (kindOf(inner) !== 'map') return noOverload()
  const found = member(inner, field)
  return found === undefined ? Optional.none : new Optional(read(found))
}

const typePath = (node: Node): string =>
  node.kind === 'select'
    ? `${typePath(node.operand)}.${node.field}`
    : node.kind === 'ident'
      ? node.name
      : ''

const hasParameter = (type: CelType): boolean => {
  if (type.kind === 'param') return true
  return 'of' in type && hasParameter(type.of)
}

const accepts = ({ args }: Overload, values: readonly Value[]): boolean =>
  args.every((type, i) => isOf(type, values[i]))

/** What is inside of a map is not looked at. */
function isOf(type: CelType, value: Value): boolean {
  switch (type.kind) {
    case 'param':
    case 'dyn':
      return true
    case 'opaque':
      return (
        value instanceof Opaque && (value.typeName === type.name || isBuilder(value, type.name))
      )
    case 'object':
      return kindOf(value) === 'map'
    case 'optional':
      return value instanceof Optional && (value.value === undefined || isOf(type.of, value.value))
    case 'list':
      return Array.isArray(value) && (isAny(type.of) || value.every((it) => isOf(type.of, it)))
    case 'int':
      return typeof fromJson(value) === 'bigint'
    default:
      return kindOf(value) === type.kind
  }
}

const isAny = ({ kind }: CelType): boolean => kind === 'param' || kind === 'dyn'

/** The steps of a check share one class. */
const isBuilder = (value: Opaque, name: string): boolean =>
  value.typeName.startsWith('kubernetes.authorization.') && name.endsWith('Check')
