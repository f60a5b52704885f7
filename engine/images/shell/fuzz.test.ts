// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are parameters of a shell.
/** Random scripts: whatever is written, a shell answers it and comes to an end or waits. */
import { test } from 'node:test'
import { expect } from 'expect'
import { hashOf } from '../../clock/random'
import { runAhead } from '../ahead'
import { USERLAND } from '../applets/userland'

const PIECES = `echo a $x "$x" 'b c' ; && || | & ( ) { } if then else fi while do done for in case
esac ;; $( \` $(( )) 1 + > /tmp/f < <<EOF 2>&1 [ ] -f = x=1 read y trap exit return break continue
set -e sleep eval * [a- [z-a] \${x:- \${x%% \${x/ \\ " ' f() local kill $$ wait exec %s\\n -n -1 é
s/(/b/ /dev/null /dev/zero .. / ~ # true until false -c -E`.split(/\s+/)

const SCRIPTS = 1500

for (const seed of [1, 2]) {
  test(`seed ${seed}: ${SCRIPTS} scripts break nothing`, () => {
    const words = [...PIECES, '\n', ...USERLAND.keys()]
    const broken: string[] = []
    for (let i = 0; i < SCRIPTS; i++) {
      const script = scriptOf(words, `${seed}/${i}`)
      const environment = new Map([['x', '3']])
      try {
        runAhead({ argv: ['sh', '-c', script], environment, isComplete: true })
      } catch (error) {
        broken.push(`${script}: ${error}`)
      }
    }
    expect(broken).toEqual([])
  })
}

function scriptOf(words: readonly string[], name: string): string {
  const count = 1 + (hashOf(name) % 14)
  const chosen = Array.from({ length: count }, (_, i) => {
    const chance = hashOf(`${name}/${i}`)
    return (words[chance % words.length] ?? '') + (chance % 5 === 0 ? '' : ' ')
  })
  return chosen.join('')
}

test('what grows past all limits is killed', () => {
  const grow = 'x=aaaaaaaa; while true; do x="$x$x"; done'
  const nested = `${'('.repeat(50_000)}true`
  const ends = [grow, nested].map(
    (script) => runAhead({ argv: ['sh', '-c', script], environment: new Map() })?.end?.code,
  )
  expect(ends).toEqual([2, 137])
})
