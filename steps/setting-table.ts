/**
 * From the table of `Given these cluster settings` to settings: the component's own flag names
 * (`node-monitor-grace-period`), or a latency of ours (`latency-image-pull`).
 */
import { DEFAULT_SETTINGS, parseDuration, type Settings } from '../engine'
import { Misspoken } from './facts/fact'
import { nearest } from './facts/resolve'

const OURS = ['skip-beats', 'settle-limit', 'settle-work']
const LATENCY = 'latency-'
/** Other big numbers are durations in microseconds. */
const COUNTS = ['terminated-pod-gc-threshold', 'settle-work']

export function settingsOf(rows: readonly (readonly string[])[]): Settings {
  let settings = DEFAULT_SETTINGS
  for (const [name = '', text = '', ...rest] of rows) {
    if (rest.length > 0) throw new Misspoken('this table has two columns: a flag and its value')
    settings = withSetting(settings, name.replace(/^--/, ''), text)
  }
  return settings
}

function withSetting(settings: Settings, name: string, text: string): Settings {
  const key = camel(name)
  if (
    name.startsWith(LATENCY) &&
    Object.hasOwn(settings.latency, camel(name.slice(LATENCY.length)))
  ) {
    const latency = camel(name.slice(LATENCY.length))
    const value = parse(name, own(settings.latency, latency), text)
    return { ...settings, latency: { ...settings.latency, [latency]: value } }
  }
  if (OURS.includes(name)) return { ...settings, [key]: parse(name, own(settings, key), text) }
  if (!Object.hasOwn(settings.flags, key)) throw new Misspoken(unknown(settings, name))
  return {
    ...settings,
    flags: { ...settings.flags, [key]: parse(name, own(settings.flags, key), text) },
  }
}

/** A value of the kind that the default has. */
function parse(name: string, present: unknown, text: string): unknown {
  const refused = (what: string) =>
    new Misspoken(`"${text}" is no value for ${name}; it is ${what}`)
  if (typeof present === 'string') return text
  if (typeof present === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true'
    throw refused('true or false')
  }
  const isDuration = Number(present) >= 1000 && !COUNTS.includes(name)
  if (!isDuration) {
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
    throw refused('a number')
  }
  const duration = parseDuration(text)
  if (duration !== undefined) return duration
  throw refused('a duration, like 40s, 5m or 200ms')
}

const own = (object: object, key: string): unknown =>
  (object as Readonly<Record<string, unknown>>)[key] // A key that the object has.

function unknown(settings: Settings, name: string): string {
  const names = [
    ...Object.keys(settings.flags).map(kebab),
    ...Object.keys(settings.latency).map((latency) => `${LATENCY}${kebab(latency)}`),
    ...OURS,
  ]
  const near = nearest(name, names)
  const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`
  return `"${name}" is no setting of a cluster; ${hint}`
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())

const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
