/**
 * Compares engine/schema/decode.ts with kubectl on some 20,000 objects: each field of each kind,
 * given values of every other type. Prints and fails on differences. Bytes given as lists are left
 * out: Go reads a list of numbers as bytes, the engine does not.
 *
 * Run `npm run compare`; it takes some seconds.
 */

import { decode } from '../../engine/schema/decode'
import { schemaOf } from '../../engine/schema/schema'
import { schemaFields } from './fields'
import { decodingErrors } from './kubectl'

const VALUES = [true, 'text', 5, 1.5, {}, [], [true], ['text'], { a: true }, { a: [] }, [[]], [{}]]
const AT_ONCE = 4000

function main(): void {
  const objects = schemaFields()
    .flatMap(({ objectWith }) => VALUES.map(objectWith))
    .filter(isKnown)
  let differences = 0
  for (let from = 0; from < objects.length; from += AT_ONCE) {
    const some = objects.slice(from, from + AT_ONCE)
    const errors = decodingErrors(some)
    some.forEach((object, at) => {
      const [ours, theirs] = [errorOf(object), errors[at]]
      if (ours === theirs || theirs?.startsWith('no kind ') || /\[\]uint8$/.test(ours ?? '')) return
      differences += 1
      console.warn(`${JSON.stringify(object)}\n  here    ${ours}\n  kubectl ${theirs}`)
    })
  }
  console.log(`${objects.length} objects, ${differences} differences`)
  process.exitCode = differences > 0 ? 1 : 0
}

function isKnown(object: object): boolean {
  return schemaFor(object) !== undefined
}

function errorOf(object: object): string | undefined {
  const schema = schemaFor(object)
  if (schema === undefined) return undefined
  try {
    decode(schema, object)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function schemaFor(object: object): ReturnType<typeof schemaOf> {
  const { apiVersion, kind } = { apiVersion: '', kind: '', ...object }
  return typeof kind === 'string' ? schemaOf(String(apiVersion), kind) : undefined
}

main()
