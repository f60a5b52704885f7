/**
 * Support code that gives every step its limit of real time.
 *
 * The rule to know: steps let virtual time pass and cost microseconds, so that the limit only
 * ever meets a step that waits for something real. A user's own `setDefaultTimeout` comes later and
 * wins.
 */
import { setDefaultTimeout } from '@cucumber/cucumber'

setDefaultTimeout(Number(process.env.KUBECUMBER_STEP_TIMEOUT ?? 10_000))
