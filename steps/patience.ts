/**
 * Requests that are sent again while what they lack is on its way: a Pod may be created right after
 * its Namespace, before a controller has made the ServiceAccount "default" there, and a custom
 * resource right after its definition, before that is established.
 *
 * Models getServiceAccount in plugin/pkg/admission/serviceaccount/admission.go. Not in the engine,
 * where no call waits.
 */
import { type KindMap, milliseconds, plus, StatusError, Unanswered } from '../engine'
import type { Target } from './target/target'

const ATTEMPTS = 10
const INTERVAL = milliseconds(100)

/** Sends the request until it is answered by something else than what is missing for a moment. */
export async function patiently(target: Target, send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; ) {
    try {
      await send()
      return
    } catch (error) {
      if (error instanceof Unanswered) {
        // Whoever is outside answers in real time; the cluster's stands.
        await new Promise<void>((resolve) => error.whenIn(resolve))
        continue
      }
      if (attempt === ATTEMPTS || !passes(target, error)) throw error
    }
    attempt++
    await target.run(plus(target.now(), INTERVAL), () => false)
  }
}

const passes = (target: Target, error: unknown): boolean =>
  lacksDefaultAccount(error) || lacksNewKind(target, error)

/** True when a definition of the kind is there, and whether it is served is not decided yet. */
function lacksNewKind({ view }: Target, error: unknown): boolean {
  if (!(error instanceof StatusError)) return false
  const [, kind, group] = /^no matches for kind "(.*)" in version "(.*)\//.exec(error.message) ?? []
  if (kind === undefined) return false
  return view.list(DEFINITIONS).some((object) => {
    // The resource holds nothing else.
    const { spec, status } = object as unknown as KindMap['CustomResourceDefinition']
    const isJudged = status.conditions?.some(({ type, status: is }) =>
      type === 'NamesAccepted' ? is === 'False' : type === 'Established' && is === 'True',
    )
    return spec.group === group && spec.names.kind === kind && isJudged !== true
  })
}

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io'

const lacksDefaultAccount = (error: unknown): boolean =>
  error instanceof StatusError && /serviceaccount "default" not found$/.test(error.message)
