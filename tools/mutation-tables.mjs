/** The faults that `npm run mutate` can plant, and whether they still fit the sources. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * A fault: what is now wrong as a sentence, the text that it replaces, which occurs once in the
 * file, and the features that see it, the likeliest first.
 * @typedef {{ name: string, file: string, find: string, replace: string, features: string[] }}
 *   Mutation
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const TABLES = 'tools/mutations'

/** All faults, each with the table that it stands in. */
export async function everyMutation() {
  const tables = readdirSync(join(root, TABLES)).filter((name) => name.endsWith('.mjs'))
  const loaded = tables.sort().map(async (name) => {
    const { mutations } = await import(pathToFileURL(join(root, TABLES, name)))
    return mutations.map((mutation) => ({ ...mutation, table: `${TABLES}/${name}` }))
  })
  return (await Promise.all(loaded)).flat()
}

/** Why a fault cannot be planted any more; undefined when it can. */
export function staleness({ name, table, file, find, features }) {
  const stale = (what) => `${table}: "${name}" is stale: ${what}.`
  const missing = [file, ...features].find((path) => !existsSync(join(root, path)))
  if (missing !== undefined) return stale(`there is no ${missing}`)
  const times = readFileSync(join(root, file), 'utf8').split(find).length - 1
  return times === 1 ? undefined : stale(`its text occurs ${times} times in ${file}, not once`)
}
