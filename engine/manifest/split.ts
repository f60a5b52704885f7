/** Cuts a stream of manifests into documents, as text, before anything is parsed.
 *  The rule to know: a line that begins with `---` ends a document wherever it stands, inside a
 *  quoted scalar too, because kubectl cuts before it parses.
 *  Models apimachinery/pkg/util/yaml/decoder.go. */

import { Defect } from './defect'

/** The documents of a text in their order; `start` is where each begins in the text. */
export function splitDocuments(text: string): Chunk[] {
  const chunks: Chunk[] = []
  let start = 0
  for (const line of text.matchAll(/^---(.*)$/gm)) {
    const rest = (line[1] ?? '').trim()
    if (rest !== '' && !rest.startsWith('#')) {
      throw new Defect(
        line.index,
        `A line that begins with --- separates documents and holds nothing else, not "${rest}"`,
        `write "${rest}" on a line of its own`,
      )
    }
    chunks.push({ start, text: text.slice(start, line.index) })
    start = line.index + line[0].length
  }
  chunks.push({ start, text: text.slice(start) })
  return chunks.flatMap(splitJson)
}

export interface Chunk {
  readonly start: number
  readonly text: string
}

/** JSON documents follow each other without a separator. */
function splitJson(chunk: Chunk): Chunk[] {
  const chunks: Chunk[] = []
  let rest = chunk
  while (/^\s*\{/.test(rest.text)) {
    const end = endOfJson(rest.text)
    if (end === undefined || !/^\s*\{/.test(rest.text.slice(end))) break
    chunks.push({ start: rest.start, text: rest.text.slice(0, end) })
    rest = { start: rest.start + end, text: rest.text.slice(end) }
  }
  return [...chunks, rest]
}

/** The offset after the bracket that closes the first one. */
function endOfJson(text: string): number | undefined {
  let depth = 0
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (token[0] === '{' || token[0] === '[') depth++
    if (token[0] === '}' || token[0] === ']') depth--
    if (depth === 0) return token.index + token[0].length
  }
  return undefined
}
