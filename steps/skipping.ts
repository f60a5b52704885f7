/**
 * What happens to every step. One that asks for what the target cannot do is skipped with the
 * reason, and the scenario with it: it is never green. One that lacks its table or its text is told
 * so: Cucumber would hand it a callback instead.
 */
import { setDefinitionFunctionWrapper } from '@cucumber/cucumber'
import { Misspoken } from './facts/fact'
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
      if (lacksArgument(body, args)) throw new Misspoken(NOTHING_BELOW)
      try {
        const result = body.apply(this, args)
        return result instanceof Promise ? result.catch(skipped) : result
      } catch (error) {
        return skipped(error)
      }
    },
)

/** An async function takes no callback, which stands behind the arguments. */
const lacksArgument = (body: Body, args: readonly unknown[]): boolean =>
  body.constructor.name === 'AsyncFunction' &&
  body.length === args.length &&
  typeof args.at(-1) === 'function'

const NOTHING_BELOW =
  'this phrase takes a table, or a text in triple quotes, on the lines below it, and there is none'
