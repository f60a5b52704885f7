/** Whom a certificate is of: the names that Kubernetes reads of an X.509 subject.
 *  They are read from the DER itself: in a printed text one name could pretend to be several. */
import type { Buffer } from 'node:buffer'
import { isOid, type Part, readParts, TAG } from '../der'

export interface Subject {
  readonly commonName: string
  readonly organizations?: readonly string[]
}

export const COMMON_NAME = '2.5.4.3'
export const ORGANIZATION = '2.5.4.10'

/** Of a name that is DER; undefined when it is not well formed. */
export function subjectOf(name: Buffer | undefined): Required<Subject> | undefined {
  if (name === undefined) return undefined
  let commonName = ''
  const organizations: string[] = []
  for (const { parts } of readParts(name)[0]?.parts ?? []) {
    for (const { parts: attribute } of parts) {
      const [type, value] = attribute
      const isName = isOid(type, COMMON_NAME)
      if (!isName && !isOid(type, ORGANIZATION)) continue
      const text = textOf(value)
      if (text === undefined) return undefined
      if (isName) commonName = text
      else organizations.push(text)
    }
  }
  return { commonName, organizations }
}

/** PrintableString, IA5String: parts of ASCII, and so of UTF-8. */
const TEXTS: readonly number[] = [TAG.utf8, 0x13, 0x16]

function textOf(value: Part | undefined): string | undefined {
  if (value === undefined || !TEXTS.includes(value.tag)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(value.bytes)
  } catch {
    return undefined
  }
}
