/** The image that says hello and ends. */
import { microseconds } from '../../clock/duration'
import type { KnownImage } from './known'

export const helloWorld: KnownImage = {
  names: ['hello-world'],
  runs: () => ({ exits: { code: 0, after: microseconds(0) }, ignoresTerm: true, files: [] }),
}
