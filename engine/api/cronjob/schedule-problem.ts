/** Why a text is no cron schedule, in the words of Kubernetes' parser.
 *  Models ParseStandard of github.com/robfig/cron/v3. */

/** Undefined when the text is a schedule. */
export function scheduleProblem(text: string): string | undefined {
  try {
    check(withoutZone(text))
    return undefined
  } catch (problem) {
    if (problem instanceof ScheduleError) return problem.message
    throw problem
  }
}

class ScheduleError extends Error {}

interface Field {
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const DAYS = 'sun mon tue wed thu fri sat'.split(' ')
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
]
const DESCRIPTORS =
  /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/

function withoutZone(text: string): string {
  if (text === '') throw new ScheduleError('empty spec string')
  const zone = /^(?:CRON_)?TZ=(\S+) (.*)$/.exec(text)
  return zone === null ? text : (zone[2] ?? '').trim()
}

function check(text: string): void {
  if (text.startsWith('@')) {
    checkDescriptor(text)
    return
  }
  const parts = text.split(/\s+/).filter((part) => part !== '')
  if (parts.length !== FIELDS.length) {
    const found = `found ${parts.length}: [${parts.join(' ')}]`
    throw new ScheduleError(`expected exactly ${FIELDS.length} fields, ${found}`)
  }
  for (const [i, field] of FIELDS.entries()) {
    for (const range of (parts[i] ?? '').split(',').filter((r) => r !== '')) {
      checkRange(range, field)
    }
  }
}

function checkDescriptor(text: string): void {
  if (DESCRIPTORS.test(text)) return
  if (text.startsWith('@every ')) {
    const duration = JSON.stringify(text.slice('@every '.length))
    throw new ScheduleError(`failed to parse duration ${text}: time: invalid duration ${duration}`)
  }
  throw new ScheduleError(`unrecognized descriptor: ${text}`)
}

function checkRange(text: string, field: Field): void {
  const [range = '', step, ...more] = text.split('/')
  const [low = '', high, ...rest] = range.split('-')
  const isStar = low === '*' || low === '?'
  const start = isStar ? field.min : numberOf(low, field)
  let end = isStar ? field.max : start
  if (!isStar && high !== undefined) {
    end = numberOf(high, field)
    if (rest.length > 0) throw new ScheduleError(`too many hyphens: ${text}`)
  }
  if (more.length > 0) throw new ScheduleError(`too many slashes: ${text}`)
  const every = step === undefined ? 1 : numberOf(step, { min: 0, max: 0 })
  if (step !== undefined && !isStar && high === undefined) end = field.max
  if (start < field.min) {
    throw new ScheduleError(`beginning of range (${start}) below minimum (${field.min}): ${text}`)
  }
  if (end > field.max) {
    throw new ScheduleError(`end of range (${end}) above maximum (${field.max}): ${text}`)
  }
  if (start > end) {
    throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  }
  if (every === 0) {
    throw new ScheduleError(`step of range should be a positive number: ${text}`)
  }
}

function numberOf(text: string, { names, min }: Field): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named >= 0) return named + min
  if (!/^[+-]?\d+$/.test(text)) {
    const quoted = JSON.stringify(text)
    const why = `strconv.Atoi: parsing ${quoted}: invalid syntax`
    throw new ScheduleError(`failed to parse int from ${text}: ${why}`)
  }
  const value = Number(text)
  if (value < 0) throw new ScheduleError(`negative number (${value}) not allowed: ${text}`)
  return value
}
