/**
 * Renews engine/schema/golden/decoding.json: what kubectl, that is Go, says of each object there.
 *
 * To add a case, add an object with any error and run `npm run goldens`. An object that is decoded
 * has the error null.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodingErrors } from './kubectl'

const FILE = join(__dirname, '..', '..', 'engine', 'schema', 'golden', 'decoding.json')

const cases: readonly { readonly object: object }[] = JSON.parse(readFileSync(FILE, 'utf8'))
const errors = decodingErrors(cases.map(({ object }) => object))
const lines = cases.map(({ object }, at) => JSON.stringify({ object, error: errors[at] ?? null }))
writeFileSync(FILE, `[\n${lines.join(',\n')}\n]\n`)
