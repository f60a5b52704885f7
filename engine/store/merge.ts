/**
 * `{ ...base, ...more }` for what is made often.
 *
 * The V8 of Node 20 gives each result of a spread that adds a field to a copy of an unfrozen
 * object a hidden class of its own. Making the class takes longer than making the object, each is
 * kept until the next full collection with what it was made for, and all code that meets such
 * objects becomes slow, because no two of them are alike. What this makes are alike.
 */
export const merge = <B extends object, M extends object>(base: B, more: M): B & M =>
  Object.assign({}, base, more)

/**
 * An object that is being made: its optional fields are set one by one, for what conditional
 * spreads make are of classes of their own, too.
 */
export type Writable<T> = { -readonly [P in keyof T]: T[P] }
