/**
 * Requests that come before what a controller is about to make: a Pod right after its Namespace,
 * whose ServiceAccount is not there yet. They wait for it a while before they are refused.
 *
 * The rule to know: time does not stand for one who waits so, or he would wait in vain.
 *
 * Models getServiceAccount of plugin/pkg/admission/serviceaccount, which tries ten times.
 */
import type { MissingYet } from '../../apiserver/made-soon'
import type { Cluster } from '../../cluster'
import type { Pacing } from './pacing'
import type { Quiet } from './quiet'

/** Resolves when it is there, or when there has been no sense in waiting. */
export type Patience = (awaits: MissingYet['awaits']) => Promise<void>

export function patienceOf({ store }: Cluster, pacing: Pacing, quiet: Quiet): Patience {
  return ({ resource, key }) =>
    new Promise((resolve) => {
      const goOn = quiet.yields()
      const end = () => {
        clearTimeout(timer)
        goOn()
        resolve()
      }
      const timer = setTimeout(() => {
        unsubscribe()
        end()
      }, LONGEST_WAIT)
      const unsubscribe = store.subscribe(resource, (change) => {
        if (change.type !== 'ADDED' || change.key !== key) return
        // The store is still telling others.
        queueMicrotask(unsubscribe)
        pacing.sent()
        end()
      })
    })
}

/** Milliseconds of the client's own time: ten tries of Kubernetes. */
const LONGEST_WAIT = 1_500
