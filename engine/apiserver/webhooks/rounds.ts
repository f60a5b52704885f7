/**
 * What is remembered of a request while webhooks change its object: when one has, all that may
 * change it have a second round.
 *
 * The rule to know: in the second round a webhook is called only if it was called before, wants to
 * be (reinvocationPolicy IfNeeded), and the object has changed since.
 *
 * Models apiserver/pkg/admission/plugin/webhook/mutating/reinvocationcontext.go and
 * admission/reinvocation.go.
 */
import type { KubeObject } from '../../api/meta'
import type { Hook } from './configured'

export class Rounds {
  isSecond = false
  /** A webhook has changed the object. */
  isChanged = false
  /** Reinvocable webhooks that were called since the object last changed. */
  #called = new Set<string>()
  readonly #due = new Set<string>()
  #lastOutput: KubeObject | undefined

  /** Called when webhooks have their turn. */
  begin(object: KubeObject): void {
    if (this.isSecond && object !== this.#lastOutput) this.#recall()
  }

  /** Called when they have had it. */
  end(object: KubeObject): void {
    this.#lastOutput = object
  }

  isDue(hook: Hook): boolean {
    return !this.isSecond || this.#due.has(hook.id)
  }

  changed(): void {
    this.isChanged = true
    this.#recall()
  }

  called({ webhook, id }: Hook): void {
    if (webhook.reinvocationPolicy === 'IfNeeded') this.#called.add(id)
  }

  #recall(): void {
    for (const id of this.#called) this.#due.add(id)
    this.#called = new Set()
  }
}
