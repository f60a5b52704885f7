/**
 * A Pod may be created right after its Namespace, before a controller has made the ServiceAccount
 * "default" there: the API server looks for it again a few times before it refuses.
 *
 * Models getServiceAccount in plugin/pkg/admission/serviceaccount/admission.go. Not in the engine,
 * where no call waits.
 */
import { milliseconds, plus, StatusError } from '../engine'
import type { Target } from './target/target'

const ATTEMPTS = 10
const INTERVAL = milliseconds(100)

/** Sends the request until it is answered by something else than that the account is missing. */
export async function patiently(target: Target, send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send()
      return
    } catch (error) {
      if (attempt === ATTEMPTS || !lacksDefaultAccount(error)) throw error
    }
    await target.run(plus(target.now(), INTERVAL), () => false)
  }
}

const lacksDefaultAccount = (error: unknown): boolean =>
  error instanceof StatusError && /serviceaccount "default" not found$/.test(error.message)
