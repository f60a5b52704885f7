/**
 * Which backend an Ingress controller sends a request to, by host and path.
 *
 * A precise host goes before a wildcard, and that before rules without a host; the longest path
 * that matches wins, Exact before Prefix. What no rule matches goes to a default backend, if there
 * is one.
 * Models https://kubernetes.io/docs/concepts/services-networking/ingress/ where that is precise;
 * ImplementationSpecific is Prefix here. Left out: resource backends, annotations.
 */
import type { Ingress } from '../api/kinds'
import { keyOf } from '../api/meta'

type Backend = NonNullable<Ingress['spec']['defaultBackend']>
type Rule = NonNullable<Ingress['spec']['rules']>[number]
type Path = NonNullable<NonNullable<Rule['http']>['paths']>[number]

export interface Match {
  readonly ingress: Ingress
  readonly backend: Backend
}

/** The backend for a request; undefined when the answer is 404. */
export function match(
  ingresses: readonly Ingress[],
  host: string,
  path: string,
): Match | undefined {
  const sorted = [...ingresses].sort(byAge)
  const level = rulesFor(sorted, host)
  return bestPath(level, path) ?? defaultOf(level, sorted)
}

/** True when a host of a rule or of a certificate stands for this one. */
export function hostMatches(pattern: string, host: string): boolean {
  const [wanted, asked] = [pattern.toLowerCase(), host.toLowerCase()]
  if (!wanted.startsWith('*.')) return wanted === asked
  const dot = asked.indexOf('.')
  return dot > 0 && asked.slice(dot) === wanted.slice(1)
}

export function pathMatches(
  { path = '/', pathType }: Pick<Path, 'path' | 'pathType'>,
  asked: string,
) {
  if (pathType === 'Exact') return path === asked
  const wanted = elements(path)
  const given = elements(asked)
  return wanted.every((element, i) => element === given[i])
}

interface RuleOf {
  readonly ingress: Ingress
  readonly rule: Rule
}

/** The rules of the most precise host that matches. */
function rulesFor(ingresses: readonly Ingress[], host: string): readonly RuleOf[] {
  const all = ingresses.flatMap((ingress) =>
    (ingress.spec.rules ?? []).map((rule) => ({ ingress, rule })),
  )
  const levels = [
    ({ rule }: RuleOf) => isPrecise(rule) && hostMatches(rule.host ?? '', host),
    ({ rule }: RuleOf) => !isPrecise(rule) && hostMatches(rule.host ?? '', host),
    ({ rule }: RuleOf) => (rule.host ?? '') === '',
  ]
  for (const level of levels) {
    const found = all.filter(level)
    if (found.length > 0) return found
  }
  return []
}

const isPrecise = ({ host = '' }: Rule): boolean => host !== '' && !host.startsWith('*.')

function bestPath(rules: readonly RuleOf[], asked: string): Match | undefined {
  let best: (Match & { readonly path: Path }) | undefined
  for (const { ingress, rule } of rules) {
    for (const path of rule.http?.paths ?? []) {
      if (!pathMatches(path, asked)) continue
      if (best === undefined || goesBefore(path, best.path)) {
        best = { ingress, backend: path.backend, path }
      }
    }
  }
  return best
}

/** Longer paths go first, Exact before Prefix; of equals the older Ingress, which came first. */
function goesBefore(a: Path, b: Path): boolean {
  const [long, short] = [lengthOf(a), lengthOf(b)]
  if (long !== short) return long > short
  return a.pathType === 'Exact' && b.pathType !== 'Exact'
}

const lengthOf = ({ path = '/', pathType }: Path): number =>
  pathType === 'Exact' ? path.length : path.replace(/\/+$/, '').length

/** Of an Ingress whose host matched, else of the oldest that has one. */
function defaultOf(rules: readonly RuleOf[], ingresses: readonly Ingress[]): Match | undefined {
  for (const ingress of [...rules.map((rule) => rule.ingress), ...ingresses]) {
    const backend = ingress.spec.defaultBackend
    if (backend !== undefined) return { ingress, backend }
  }
  return undefined
}

const elements = (path: string): readonly string[] =>
  path.split('/').filter((element) => element !== '')

function byAge(a: Ingress, b: Ingress): number {
  const [from, to] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (from !== to) return from < to ? -1 : 1
  return keyOf(a) < keyOf(b) ? -1 : 1
}
