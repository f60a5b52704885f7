/**
 * From a two-column table to an object: the API's field names (any depth) or shorthands, and
 * values.
 *
 * Label `app` and the container bear the object's name; what the table does not say is left to the
 * API server's defaults.
 */
import { type Described, Draft, type Fields } from './draft'
import { Misspoken } from './facts/fact'

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

/** What `Given a Deployment "web" with:` means. */
export function objectFrom(
  kind: DescribedKind,
  name: string,
  namespace: string,
  rows: readonly (readonly string[])[],
): Described {
  const draft = skeleton(kind, name, namespace)
  for (const [index, row] of rows.entries()) {
    const [field = '', value = '', ...rest] = row
    if (rest.length > 0 || field === '') {
      throw new Misspoken(
        `this table has two columns, a field and its value; "${row.join(' | ')}" has not`,
      )
    }
    draft.begin(index)
    describe(draft, kind, field, value)
  }
  return draft
}

interface DescribedKind {
  readonly kind: string
  readonly apiVersion: string
  readonly namespaced: boolean
  readonly hasSpec: boolean
}

function describe(draft: Draft, described: DescribedKind, field: string, value: string): void {
  const { kind } = described
  const podPath = POD_SPECS[kind]
  const shorthand = podPath === undefined ? undefined : SHORTHANDS[field]
  if (shorthand !== undefined && podPath !== undefined) shorthand(draft, podPath, value)
  else if (kind === 'Service' && PORT_FIELDS.includes(field)) {
    draft.set(['spec', 'ports', 0, field], parsed(field, value))
  } else if (field === 'labels') labels(draft, podPath, value)
  else if (field === 'replicas' || field === 'selector') {
    draft.set(['spec', field], parsed(field, value))
  } else draft.set(pathOf(field, described), parsed(field, value))
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
  { kind, apiVersion, namespaced }: DescribedKind,
  name: string,
  namespace: string,
): Draft {
  const metadata = namespaced ? { name, namespace } : { name }
  const draft = new Draft({ apiVersion, kind, metadata })
  const podPath = POD_SPECS[kind]
  if (podPath === undefined) {
    if (kind === 'Service') draft.set(['spec', 'selector'], { app: name })
    return draft
  }
  draft.set([...podPath.slice(0, -1), 'metadata', 'labels'], { app: name })
  const container = { name: name.replaceAll('.', '-'), image: DEFAULT_IMAGE }
  draft.set([...podPath, 'containers'], [container])
  if (SELECTING.includes(kind)) draft.set(['spec', 'selector', 'matchLabels'], { app: name })
  if (kind === 'ReplicationController') draft.set(['spec', 'selector'], { app: name })
  if (kind === 'Job' || kind === 'CronJob') draft.set([...podPath, 'restartPolicy'], 'Never')
  return draft
}

type Shorthand = (draft: Draft, podPath: readonly string[], value: string) => void

const inContainer =
  (...path: (string | number)[]) =>
  (draft: Draft, podPath: readonly string[], value: unknown) =>
    draft.set([...podPath, 'containers', 0, ...path], value)

const SHORTHANDS: Readonly<Record<string, Shorthand>> = {
  image: inContainer('image'),
  cpu: (draft, podPath, value) => resources(draft, podPath, 'cpu', value),
  memory: (draft, podPath, value) => resources(draft, podPath, 'memory', value),
  port: (draft, podPath, value) =>
    inContainer('ports')(draft, podPath, [{ containerPort: numberOf(value, 'number of a port') }]),
  nodeSelector: (draft, podPath, value) => draft.set([...podPath, 'nodeSelector'], mapFrom(value)),
  command: (draft, podPath, value) => inContainer('command')(draft, podPath, commandOf(value)),
  readiness: (draft, podPath, value) =>
    inContainer('readinessProbe')(draft, podPath, probeOf(value)),
  liveness: (draft, podPath, value) => inContainer('livenessProbe')(draft, podPath, probeOf(value)),
  startup: (draft, podPath, value) => inContainer('startupProbe')(draft, podPath, probeOf(value)),
}

function resources(
  draft: Draft,
  podPath: readonly string[],
  resource: string,
  value: string,
): void {
  inContainer('resources', 'requests', resource)(draft, podPath, value)
  inContainer('resources', 'limits', resource)(draft, podPath, value)
}

/** Labels of the object, and of its Pods and its selector where it has them. */
function labels(draft: Draft, podPath: readonly string[] | undefined, value: string): void {
  const map = mapFrom(value)
  const merge = (path: readonly string[]) =>
    // What stands there is a map of labels, or nothing.
    draft.set(path, { ...(draft.get(path) as object | undefined), ...map })
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
    found[field] = numberOf(value.replace(/s$/, ''), `value of "${word}" of a probe`)
  }
  return found
}

function numberOf(text: string, what: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new Misspoken(`"${text}" is no ${what}; write a whole number`)
}

const commandOf = (text: string): unknown =>
  text.startsWith('[')
    ? jsonOf('command', text)
    : [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')

/** A field's path: `spec.` may be left out; numbers in brackets are indexes. */
function pathOf(field: string, { kind, hasSpec }: DescribedKind): (string | number)[] {
  const parts = field
    .split(/\.|(?=\[)/)
    .map((part) => (/^\[\d+\]$/.test(part) ? Number(part.slice(1, -1)) : part))
  const first = parts[0]
  if (!hasSpec || (typeof first === 'string' && TOP.includes(first) && kind !== 'Service')) {
    return parts
  }
  return first === 'spec' || first === 'metadata' ? parts : ['spec', ...parts]
}

/** Fields that stand beside the spec. */
const TOP = ['spec', 'metadata', 'data', 'stringData', 'type', 'status', 'apiVersion', 'immutable']

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
