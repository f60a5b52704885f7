/** An object that a table describes, while it is being written, and which row wrote which field. */
import { Misspoken } from './facts/fact'

export type Fields = { [field: string]: unknown }

type Path = readonly (string | number)[]

/** An object, and which row of its table says what. */
export interface Described {
  readonly object: Fields
  /** The row that wrote the field of this path, or something in it; the whole belongs to none. */
  rowOf(path: Path): number | undefined
}

export class Draft implements Described {
  readonly object: Fields
  readonly #written: { readonly path: Path; readonly row: number }[] = []
  #row: number | undefined

  constructor(object: Fields) {
    this.object = object
  }

  /** What is set from now on is what this row says. */
  begin(row: number): void {
    this.#row = row
  }

  set(path: Path, value: unknown): void {
    setIn(this.object, path, value)
    if (this.#row !== undefined) this.#written.push({ path, row: this.#row })
  }

  get(path: Path): unknown {
    return path.reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string | number, unknown>)[key] // An own field of an object.
          : undefined,
      this.object,
    )
  }

  rowOf(path: Path): number | undefined {
    const around = this.#written.findLast((field) => isIn(path, field.path))
    const isWhole = path.length === 0 || (path.length === 1 && path[0] === 'spec')
    const inside = isWhole ? undefined : this.#written.find((it) => isIn(it.path, path))
    return (around ?? inside)?.row
  }
}

const isIn = (path: Path, owner: Path): boolean => owner.every((key, i) => path[i] === key)

/** Sets a value at any depth; what is not there on the way is made. */
function setIn(target: Fields, path: Path, value: unknown): void {
  const [key, next] = path
  if (key === undefined) return
  if (key === '__proto__') throw new Misspoken('"__proto__" is no field of an object')
  if (path.length === 1) {
    target[key] = value
    return
  }
  if (!Object.hasOwn(target, key) || typeof target[key] !== 'object' || target[key] === null) {
    target[key] = typeof next === 'number' ? [] : {}
  }
  // It has just been made, or was an object.
  setIn(target[key] as Fields, path.slice(1), value)
}
