/**
 * A step that asks for what the target cannot do is skipped with the reason, and the scenario with
 * it: it is never green.
 */
import { setDefinitionFunctionWrapper } from '@cucumber/cucumber'
import { Unsupported } from './target/target'
import type { ClusterWorld } from './world'

type Body = (this: ClusterWorld, ...args: unknown[]) => unknown

setDefinitionFunctionWrapper(
  (body: Body): Body =>
    function (...args) {
      const skipped = (error: unknown) => {
        if (!(error instanceof Unsupported)) throw error
        this.log(error.message)
        return 'skipped'
      }
      try {
        const result = body.apply(this, args)
        return result instanceof Promise ? result.catch(skipped) : result
      } catch (error) {
        return skipped(error)
      }
    },
)
