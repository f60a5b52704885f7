/**
 * From a two-column table to an object: the API's field names (any depth) or shorthands, and
 * values.
 *
 * Label `app` and the container bear the object's name; what the table does not say is left to the
 * API server's defaults.
 */
import { Misspoken } from './facts/fact'

type Fields = { [field: string]: unknown }

/** Where the Pod's spec of a kind is; kinds without one have only fields. */
const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Deployment: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}
const DEFAULT_IMAGE = 'registry.k8s.io/pause:3.10'
/** What a Service says of its only port. */
const PORT_FIELDS = ['port', 'targetPort', 'nodePort']
const SELECTING = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']

/** The object that `Given a Deployment "web" with:` means. */
export function objectFrom(
  kind: { readonly kind: string; readonly apiVersion: string; readonly namespaced: boolean },
  name: string,
  namespace: string,
  rows: readonly (readonly string[])[],
): Fields {
  const object = skeleton(kind, name, namespace)
  const podPath = POD_SPECS[kind.kind]
  for (const row of rows) {
    const [field = '', value = '', ...rest] = row
    if (rest.length > 0 || field === '') {
      throw new Misspoken(
        `this table has two columns, a field and its value; "${row.join(' | ')}" has not`,
      )
    }
    const shorthand = podPath === undefined ? undefined : SHORTHANDS[field]
    if (shorthand !== undefined && podPath !== undefined) shorthand(object, podPath, value)
    else if (kind.kind === 'Service' && PORT_FIELDS.includes(field)) {
      setIn(object, ['spec', 'ports', 0, field], parsed(field, value))
    } else if (field === 'labels') labels(object, podPath, value)
    else if (field === 'replicas' || field === 'selector')
      setIn(object, ['spec', field], parsed(field, value))
    else setIn(object, pathOf(field, kind.kind), parsed(field, value))
  }
  return object
}

/** `app=web,tier=front` as a map; `{}` for an empty text. */
export function mapFrom(text: string): Record<string, string> {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.search(/[=:]/)
      return at < 0 ? [entry, ''] : [entry.slice(0, at).trim(), entry.slice(at + 1).trim()]
    }),
  )
}

function skeleton(
  { kind, apiVersion, namespaced }: Parameters<typeof objectFrom>[0],
  name: string,
  namespace: string,
): Fields {
  const object: Fields = {
    apiVersion,
    kind,
    metadata: namespaced ? { name, namespace } : { name },
  }
  const podPath = POD_SPECS[kind]
  if (podPath === undefined) {
    if (kind === 'Service') setIn(object, ['spec', 'selector'], { app: name })
    return object
  }
  setIn(object, [...podPath.slice(0, -1), 'metadata', 'labels'], { app: name })
  setIn(
    object,
    [...podPath, 'containers'],
    [{ name: name.replaceAll('.', '-'), image: DEFAULT_IMAGE }],
  )
  if (SELECTING.includes(kind)) setIn(object, ['spec', 'selector', 'matchLabels'], { app: name })
  if (kind === 'ReplicationController') setIn(object, ['spec', 'selector'], { app: name })
  if (kind === 'Job' || kind === 'CronJob') setIn(object, [...podPath, 'restartPolicy'], 'Never')
  return object
}

type Shorthand = (object: Fields, podPath: readonly string[], value: string) => void

const inContainer =
  (...path: (string | number)[]) =>
  (object: Fields, podPath: readonly string[], value: unknown) =>
    setIn(object, [...podPath, 'containers', 0, ...path], value)

const SHORTHANDS: Readonly<Record<string, Shorthand>> = {
  image: inContainer('image'),
  cpu: (object, podPath, value) => resources(object, podPath, 'cpu', value),
  memory: (object, podPath, value) => resources(object, podPath, 'memory', value),
  port: (object, podPath, value) =>
    inContainer('ports')(object, podPath, [{ containerPort: Number(value) }]),
  nodeSelector: (object, podPath, value) =>
    setIn(object, [...podPath, 'nodeSelector'], mapFrom(value)),
  command: (object, podPath, value) => inContainer('command')(object, podPath, commandOf(value)),
  readiness: (object, podPath, value) =>
    inContainer('readinessProbe')(object, podPath, probeOf(value)),
  liveness: (object, podPath, value) =>
    inContainer('livenessProbe')(object, podPath, probeOf(value)),
  startup: (object, podPath, value) => inContainer('startupProbe')(object, podPath, probeOf(value)),
}

function resources(
  object: Fields,
  podPath: readonly string[],
  resource: string,
  value: string,
): void {
  inContainer('resources', 'requests', resource)(object, podPath, value)
  inContainer('resources', 'limits', resource)(object, podPath, value)
}

/** Labels of the object, and of its Pods and its selector where it has them. */
function labels(object: Fields, podPath: readonly string[] | undefined, value: string): void {
  const map = mapFrom(value)
  const merge = (path: readonly string[]) =>
    // What stands there is a map of labels, or nothing.
    setIn(object, path, { ...(getIn(object, path) as object | undefined), ...map })
  merge(['metadata', 'labels'])
  if (podPath !== undefined && podPath.length > 1)
    merge([...podPath.slice(0, -1), 'metadata', 'labels'])
}

/** `http :8080/healthz every 5s`, `tcp :5432`, `exec cat /tmp/ok`, `grpc :9000`, with thresholds.
 */
export function probeOf(text: string): Fields {
  const words = /^(http|tcp|grpc) :(\S+?)(\/\S*)?((?: \w+ \w+)*)$/.exec(text)
  const command = /^exec (.+?)((?: (?:every|after|timeout|failures|successes) \w+)*)$/.exec(text)
  if (words === null && command === null) {
    throw new Misspoken(
      `"${text}" is no probe; write "http :8080/healthz every 5s", "tcp :5432", "grpc :9000" or "exec command"`,
    )
  }
  const [, type = '', port = '', path] = words ?? []
  const number = /^\d+$/.test(port) ? Number(port) : port
  const action: Fields =
    command !== null
      ? { exec: { command: commandOf(command[1] ?? '') } }
      : type === 'http'
        ? { httpGet: { port: number, ...(path === undefined ? {} : { path }) } }
        : type === 'tcp'
          ? { tcpSocket: { port: number } }
          : { grpc: { port: number } }
  return { ...action, ...timing((words?.[4] ?? command?.[2] ?? '').trim()) }
}

const TIMING: Readonly<Record<string, string>> = {
  every: 'periodSeconds',
  after: 'initialDelaySeconds',
  timeout: 'timeoutSeconds',
  failures: 'failureThreshold',
  successes: 'successThreshold',
}

function timing(text: string): Fields {
  const found: Fields = {}
  for (const [, word = '', value = ''] of text.matchAll(/(\w+) (\w+)/g)) {
    const field = TIMING[word]
    if (field === undefined) {
      throw new Misspoken(
        `"${word}" says nothing of a probe; it can have ${Object.keys(TIMING).join(', ')}`,
      )
    }
    found[field] = Number(value.replace(/s$/, ''))
  }
  return found
}

const commandOf = (text: string): string[] =>
  text.startsWith('[')
    ? JSON.parse(text)
    : [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')

/** A field's path: `spec.` may be left out; numbers in brackets are indexes. */
function pathOf(field: string, kind: string): (string | number)[] {
  const parts = field
    .split(/\.|(?=\[)/)
    .map((part) => (/^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : part))
  const top = [
    'spec',
    'metadata',
    'data',
    'stringData',
    'type',
    'status',
    'apiVersion',
    'immutable',
  ]
  const plain = [
    'ConfigMap',
    'Secret',
    'StorageClass',
    'PriorityClass',
    'RuntimeClass',
    'ServiceAccount',
  ]
  const first = parts[0]
  if (
    plain.includes(kind) ||
    (typeof first === 'string' && top.includes(first) && kind !== 'Service')
  ) {
    return parts
  }
  return first === 'spec' || first === 'metadata' ? parts : ['spec', ...parts]
}

/** Numbers, booleans and JSON as such, all else as text. */
function parsed(field: string, text: string): unknown {
  if (field === 'selector') return mapFrom(text)
  if (/^-?\d+$/.test(text)) return Number(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[[{]/.test(text)) return jsonOf(field, text)
  return text
}

function jsonOf(field: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Misspoken(
      `the value of "${field}" begins like JSON and is none: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function getIn(target: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key] // An own field of an object.
        : undefined,
    target,
  )
}

/** Sets a value at any depth; what is not there on the way is made. */
function setIn(target: Fields, path: readonly (string | number)[], value: unknown): void {
  const [key, next] = path
  if (key === undefined) return
  if (key === '__proto__') throw new Misspoken('"__proto__" is no field of an object')
  if (path.length === 1) {
    target[key] = value
    return
  }
  if (typeof target[key] !== 'object' || target[key] === null) {
    target[key] = typeof next === 'number' ? [] : {}
  }
  // It has just been made, or was an object.
  setIn(target[key] as Fields, path.slice(1), value)
}
