/**
 * Where in its manifest the fields stand that the API server has refused.
 *
 * The rule to know: a refusal names fields in its causes; where it has none, the fields that do not
 * fit the kind's schema are meant, and failing that the whole manifest.
 */
import type { Manifest, StatusError } from '../engine'

type FieldPath = Parameters<Manifest['positionOf']>[0]

/** Lines such as `features/web.feature:12:9, spec.replcas`. */
export function placesOf(
  manifest: Manifest,
  refusal: StatusError,
  misfits: readonly FieldPath[],
): readonly string[] {
  const places = pathsOf(manifest, refusal, misfits).map((path) => {
    const { file, line, column } = manifest.positionOf(path)
    const field = textOf(path)
    return `${file}:${line}:${column}${field === '' ? '' : `, ${field}`}`
  })
  return [...new Set(places)].slice(0, SHOWN)
}

const SHOWN = 10

function pathsOf(
  { value }: Manifest,
  { status, message }: StatusError,
  misfits: readonly FieldPath[],
): readonly FieldPath[] {
  const fields = (status.details?.causes ?? []).flatMap(({ field }) => field ?? [])
  if (fields.length > 0) return fields.map((field) => pathFrom(field, value))
  if (misfits.length > 0) return misfits
  // Server-side apply tells of an item that is there twice only in its message.
  const [, field, key] = /\s\.(\S+): duplicate entries for key (\S+)/.exec(message) ?? []
  return [field === undefined ? [] : pathFrom(`${field}${key}`, value)]
}

/** `spec.ports[0].port`, `metadata.labels[a.b/c]` or `containers[name="web"]` as a path. */
function pathFrom(text: string, value: unknown): FieldPath {
  const path: (string | number)[] = []
  let holder = value
  for (const [, name, inBrackets = ''] of text.matchAll(/\.?([^.[\]]+)|\[([^\]]*)\]/g)) {
    const step = name ?? stepIn(holder, inBrackets)
    path.push(step)
    holder = typeof holder === 'object' && holder !== null ? Reflect.get(holder, step) : undefined
  }
  return path
}

function stepIn(holder: unknown, text: string): string | number {
  if (!Array.isArray(holder)) return text
  if (/^\d+$/.test(text)) return Number(text)
  const keys = [...text.matchAll(/(\w+)="?([^",]*)"?/g)]
  // Of items that are there twice the last is one too many.
  return holder.findLastIndex((item: unknown) =>
    keys.every(
      ([, key = '', wanted]) =>
        typeof item === 'object' && item !== null && String(Reflect.get(item, key)) === wanted,
    ),
  )
}

const textOf = (path: FieldPath): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
