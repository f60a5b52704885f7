/** Finds plain scalars that mean something other than what they look like.
 *  The rule to know: only the schema says which fields hold text, so the caller answers that;
 *  kubectl has no such warning, the apiserver then refuses the field or keeps another text. */

import type { Place, Places } from './document'
import { resolvePlain } from './scalar'

/** One finding for each plain scalar under a text field that some reader takes for no text. */
export function lintPlain(
  root: object,
  places: Places,
  isText: (path: readonly (string | number)[]) => boolean,
): { message: string; offset: number }[] {
  const found: { message: string; offset: number }[] = []
  const visit = (holder: object, path: readonly (string | number)[]): void => {
    for (const [key, place] of places.get(holder) ?? []) {
      const at = [...path, Array.isArray(holder) ? Number(key) : key]
      const message = surprise(place)
      if (message !== undefined && isText(at)) found.push({ message, offset: place.offset })
      const child: unknown = Reflect.get(holder, key)
      if (typeof child === 'object' && child !== null) visit(child, at)
    }
  }
  visit(root, [])
  return found
}

function surprise({ plain }: Place): string | undefined {
  if (plain === undefined) return undefined
  const resolved = resolvePlain(plain)
  if (resolved.type === 'null') return undefined
  if (resolved.type !== 'str') return `${plain} without quotes is ${resolved.value}, not a text`
  if (!SEXAGESIMAL.test(plain)) return undefined
  return `${plain} without quotes is a number to other readers of YAML`
}

const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/
