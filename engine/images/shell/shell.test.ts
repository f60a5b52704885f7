// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are parameters of a shell.
/** What scripts print and how they end. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { inSeconds } from '../../clock/duration'
import { ensure } from '../../ensure'
import { runAhead } from '../ahead'

/** What it prints; then how it ends when that is not well and at once. */
function check(script: string, expected: string): void {
  test(script.trim().split('\n').slice(0, 3).join(' ⏎ '), () => {
    const env = new Map([
      ['PATH', '/bin'],
      ['HOME', '/root'],
    ])
    const { end, stdout, stderr } = ensure(
      runAhead({ argv: ['sh', '-c', script], environment: env, isComplete: true }),
      'a shell',
    )
    const after = end === undefined ? undefined : inSeconds(end.after)
    const how = end === undefined ? 'goes on' : `${end.code} after ${after}s`
    const shown = stdout + (stderr === '' ? '' : `! ${stderr}`)
    expect(shown + (how === '0 after 0s' ? '' : how)).toBe(expected)
  })
}

describe('Words', () => {
  check('echo hello', 'hello\n')
  check(`echo 'a  b' "c  d" e  f`, 'a  b c  d e f\n')
  check('x="a  b"; echo $x "$x"', 'a b a  b\n')
  check('echo ${y:-none} ${y-} ${#PATH} ~', 'none 4 /root\n')
  check('y=1; echo ${y:+set} ${z:+set} ${z:=made} $z', 'set made made\n')
  check('f=/a/b.tar.gz; echo ${f##*/} ${f%/*} ${f%%.*} ${f#*.}', 'b.tar.gz /a /a/b tar.gz\n')
  check('echo $(echo a; echo b) `echo c`', 'a b c\n')
  check('echo "$(printf \'a\\n\\n\')"', 'a\n')
  check('echo $((1 + 2 * 3)) $((7 / 2)) $((1 << 4)) $((5 > 3 && 0))', '7 3 16 0\n')
  check('i=5; i=$((i+1)); echo $i $((i++)) $i', '6 6 7\n')
  check('set -- a "b c"; for x in "$@"; do echo "<$x>"; done; echo $#', '<a>\n<b c>\n2\n')
  check('IFS=,; x=a,b,,c; for w in $x; do echo "[$w]"; done', '[a]\n[b]\n[]\n[c]\n')
  check('cd /; echo /b?n /us*', '/bin /usr\n')
  check('echo *.none', '*.none\n')
  check("printf '%s-%d\\n' a 1 b 2", 'a-1\nb-2\n')
  check('cat <<EOF\na $((1+1))\nEOF', 'a 2\n')
  check("cat <<'EOF'\na $x\nEOF", 'a $x\n')
  check('echo grüße', 'grüße\n')
})

describe('Commands', () => {
  check('true && echo a || echo b', 'a\n')
  check('false && echo a || echo b', 'b\n')
  check('! false; echo $?', '0\n')
  check('echo a | cat | cat', 'a\n')
  check('echo a > /tmp/x; echo b >> /tmp/x; cat /tmp/x', 'a\nb\n')
  check('echo a 2>&1 >/dev/null; echo b >&2', '! b\n')
  check('{ echo a; echo b >&2; } 2>/dev/null', 'a\n')
  check('cat < /tmp/none', "! sh: can't open /tmp/none: no such file\n1 after 0s")
  check('nothing', '! sh: nothing: not found\n127 after 0s')
  check('if [ -d /tmp ]; then echo yes; else echo no; fi', 'yes\n')
  check('if false; then echo a; elif true; then echo b; fi', 'b\n')
  check('i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done', '0\n1\n2\n')
  check('for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done', '1\n3\n')
  check('case abc in x) echo x;; a*|y) echo a;; *) echo other;; esac', 'a\n')
  check('f() { echo "f $1"; return 3; }; f x; echo $?', 'f x\n3\n')
  check('f() { local a=2; echo $a; }; a=1; f; echo $a', '2\n1\n')
  check('(cd /tmp; x=1; pwd); pwd; echo "[$x]"', '/tmp\n/\n[]\n')
  check('eval "echo a; x=1"; echo $x', 'a\n1\n')
  check('echo "a b" | while read x y; do echo "$y,$x"; done', 'b,a\n')
  check('printf "1\\n2\\n" | { read a; read b; echo $b$a; }', '21\n')
  check('trap "echo bye" EXIT; echo hi; exit 4', 'hi\nbye\n4 after 0s')
  check('set -e; echo a; false; echo b', 'a\n1 after 0s')
  check('set -e; if false; then :; fi; false || echo c; ! true; echo d', 'c\nd\n')
  check('set -x; echo a', 'a\n! + echo a\n')
  check('set -u; echo $none', '! sh: none: parameter not set\n2 after 0s')
  check('exec echo a', 'a\n')
  check('A=1 env | grep -c x; A=2 sh -c \'echo $A\'; echo "[$A]"', '0\n2\n[]\n')
  check("export B=3; sh -c 'echo $B $0 $1' n m", '3 n m\n')
  check(
    'if true; then echo a',
    '! sh: syntax error: unexpected end of file (expecting "fi")\n2 after 0s',
  )
  check('echo a | sh -c "cat; exit 3"; echo $?', 'a\n3\n')
  check('echo "echo in; exit 5" | sh; echo $?', 'in\n5\n')
})

describe('Time', () => {
  check('echo hello; sleep 5; echo bye', 'hello\nbye\n0 after 5s')
  check('sleep 2 & sleep 3; wait; echo a', 'a\n0 after 3s')
  check('sleep 2 & wait $!; exit 3', '3 after 2s')
  check('sleep 9 & pid=$!; sleep 1; kill $pid; wait $pid; echo $?', '143\n0 after 1s')
  check('timeout 2 sleep 5; echo $?', '143\n0 after 2s')
  check('(sleep 1; echo a) | cat', 'a\n0 after 1s')
  check('x=$(sleep 1; echo a); echo $x', 'a\n0 after 1s')
  check('yes | head -n 2', 'y\ny\n')
  check('trap "echo t; exit 7" TERM; (sleep 1; kill $$) & sleep 3; echo no', 't\n7 after 3s')
})
