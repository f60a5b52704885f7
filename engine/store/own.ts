/**
 * Fields under names that users choose: `constructor` and `__proto__` are names like any other, and
 * nobody has them who was not given them.
 */

/** What the object itself has under the name. */
export const ownOf = <T>(
  fields: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined => (fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined)

/** Writes a field, whatever its name. */
export function setOwn<T>(fields: Record<string, T>, name: string, value: NoInfer<T>): void {
  if (name !== '__proto__') fields[name] = value
  else {
    const field = { value, enumerable: true, configurable: true, writable: true }
    Object.defineProperty(fields, name, field)
  }
}
