/** The image of the Job in Kubernetes' documentation: it computes π for a few seconds and ends. */
import { seconds } from '../../clock/duration'
import type { KnownImage } from './known'

export const perl: KnownImage = {
  names: ['perl'],
  runs: () => ({ exits: { code: 0, after: seconds(5) }, ignoresTerm: true, files: [] }),
}
