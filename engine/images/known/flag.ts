/** The flags of a Go program. */
import type { Call } from '../system/applet'

/** The value of `--name=value` or `--name value`; the last one counts. */
export function flag({ args }: Call, name: string, usual: string): string {
  const at = args.findLastIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  const word = args[at]
  if (word === undefined) return usual
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (args[at + 1] ?? usual)
}
