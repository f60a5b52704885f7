/** The image of the Job in Kubernetes' documentation: it computes π for a few seconds and ends. */
import { plus, seconds } from '../../clock/duration'
import type { Applet, Call } from '../system/applet'
import type { KnownImage } from './known'

const TAKES = seconds(5)
const PI = '3.14159265358979323846264338327950288419716939937510582097494459230781640628620899'

const perlProgram: Applet = {
  start: (call) => ({ wait: { on: 'time', until: plus(call.world.now, TAKES) }, memory: {} }),
  resume: (call) => finish(call),
}

function finish(call: Call): number {
  if (call.args.join(' ').includes('bpi')) call.out(`${PI}\n`)
  return 0
}

export const perl: KnownImage = {
  names: ['perl'],
  command: ['perl', '-de0'],
  programs: { perl: perlProgram },
}
