/**
 * What Allure shows about a run as a whole: where it ran, by whom, and the kinds of failures.
 *
 * The rule to know: patterns must be read alike by Java (Allure 2) and JavaScript (Allure 3), and
 * match a whole message of many lines; hence `[\s\S]*` on both sides.
 */
import type { Message } from '../messages/envelope'

type Meta = Message<'meta'>

export interface Category {
  readonly name: string
  readonly matchedStatuses: readonly string[]
  readonly messageRegex?: string
}

const containing = (pattern: string): string => `[\\s\\S]*(?:${pattern})[\\s\\S]*`

/** The first that matches names the failure. */
export const categories: readonly Category[] = [
  broken('Undefined steps', '^undefined:'),
  broken('Ambiguous steps', '^ambiguous:'),
  broken('Pending steps', '^pending:'),
  broken('Manifests that cannot be read', '^unreadable:'),
  broken('Scenarios without steps', 'has no steps'),
  broken('Files that do not parse', 'does not parse'),
  failed('Steps that never returned', 'did not return within'),
  failed('Pods that could not be scheduled', 'nodes are available|Unschedulable'),
  failed('Images that could not be pulled', 'ErrImagePull|ImagePullBackOff'),
  failed('Containers that crashed', 'CrashLoopBackOff|OOMKilled'),
  failed('Probes that failed', '[Pp]robe failed|probe'),
  failed('Requests that were refused', 'is invalid:|is forbidden:|admission webhook'),
  { name: 'Facts that were false', matchedStatuses: ['failed'] },
  { name: 'Unexpected errors', matchedStatuses: ['broken'] },
  { name: 'Skipped with a reason', matchedStatuses: ['skipped'] },
]

function broken(name: string, pattern: string): Category {
  const messageRegex = pattern.startsWith('^')
    ? `${pattern.slice(1)}[\\s\\S]*`
    : containing(pattern)
  return { name, matchedStatuses: ['broken'], messageRegex }
}

function failed(name: string, pattern: string): Category {
  return { name, matchedStatuses: ['failed', 'broken'], messageRegex: containing(pattern) }
}

/** Lines of environment.properties; nothing in it changes from run to run on one machine. */
export function environmentOf(meta: Meta, more: unknown): Readonly<Record<string, string>> {
  const { implementation, runtime, os, cpu } = meta
  const told = Object.entries(typeof more === 'object' && more !== null ? more : {})
  return {
    [implementation.name]: implementation.version ?? '',
    [runtime.name]: runtime.version ?? '',
    os: `${os.name} ${os.version ?? ''} ${cpu.name}`,
    ...Object.fromEntries(told.map(([name, value]) => [name, String(value)])),
  }
}

/** Who ran it, as Cucumber read it from the variables of the CI system. */
export function executorOf(ci: Meta['ci']) {
  if (ci === undefined) return undefined
  const { name, url, buildNumber, git } = ci
  const buildOrder = Number(buildNumber)
  return {
    name,
    type: name.toLowerCase().replace(/\s+(?:actions|ci)$/, ''),
    ...(url && { buildUrl: url }),
    ...(Number.isInteger(buildOrder) && { buildOrder }),
    buildName: [name, buildNumber, git?.branch].filter(Boolean).join(' '),
  }
}
