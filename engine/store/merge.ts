/**
 * `{ ...base, ...more }` for what is made often.
 *
 * V8 up to that of Node 22 gives each result of a spread that adds a field to a copy of an unfrozen
 * object a hidden class of its own. Making the class takes longer than making the object, each is
 * kept until the next full collection with what it was made for, and all code that meets such
 * objects becomes slow, because no two of them are alike. What this makes are alike.
 */
export const merge = <B extends object, M extends object>(base: B, more: M): B & M =>
  Object.assign({}, base, more)
