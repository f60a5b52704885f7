/** What the programs of the userland print. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { ensure } from '../../ensure'
import { runAhead } from '../ahead'

/** What a script prints, errors after a `!`, and its code when that is not 0. */
function check(script: string, expected: string): void {
  test(script, () => {
    const { end, stdout, stderr } = ahead(script)
    const code = end === undefined ? '…' : end.code === 0 ? '' : String(end.code)
    expect(stdout + (stderr === '' ? '' : `! ${stderr}`) + code).toBe(expected)
  })
}

function ahead(script: string) {
  const environment = new Map([['HOME', '/root']])
  return ensure(runAhead({ argv: ['sh', '-c', script], environment, isComplete: true }), 'a shell')
}

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('')

describe('Text', () => {
  const file = "printf 'b 2\\na 10\\nb 1\\n' > /tmp/f; "
  check(`${file}sort /tmp/f`, lines('a 10', 'b 1', 'b 2'))
  check(`${file}sort -k2 -n -r /tmp/f`, lines('a 10', 'b 2', 'b 1'))
  check(`${file}cut -d' ' -f1 /tmp/f | sort | uniq -c`, lines('      1 a', '      2 b'))
  check(`${file}wc -l < /tmp/f; wc /tmp/f`, lines('3', '        3         6        13 /tmp/f'))
  check(
    `${file}grep -n b /tmp/f; grep -c a /tmp/f; grep -q z /tmp/f`,
    `${lines('1:b 2', '3:b 1', '1')}1`,
  )
  check(
    `${file}grep -v b /tmp/f; grep -o '[0-9]*' /tmp/f; grep -E '^(a|c)' /tmp/f`,
    lines('a 10', '2', '10', '1', 'a 10'),
  )
  check(`${file}head -n1 /tmp/f; tail -n 1 /tmp/f; tail -n +3 /tmp/f`, lines('b 2', 'b 1', 'b 1'))
  check(`${file}sed 's/b/x/;2d' /tmp/f`, lines('x 2', 'x 1'))
  check(
    `${file}sed -n '2p;$p' /tmp/f; sed 's/\\([a-z]\\) \\(.*\\)/\\2-\\1/' /tmp/f`,
    lines('a 10', 'b 1', '2-b', '10-a', '1-b'),
  )
  check(`${file}sed -i 's/ .*//' /tmp/f; cat /tmp/f`, lines('b', 'a', 'b'))
  check(`${file}sed -E '/^a/,$ s/[0-9]+/<&>/g' /tmp/f`, lines('b 2', 'a <10>', 'b <1>'))
  check(
    'echo Hello | tr a-z A-Z; echo "a  b" | tr -s " "; echo a1b2 | tr -d 0-9',
    lines('HELLO', 'a b', 'ab'),
  )
  check('echo a | tee /tmp/t; cat /tmp/t', lines('a', 'a'))
  check('seq 3; seq 1 2 5; seq -s, 1 3', lines('1', '2', '3', '1', '3', '5', '1,2,3'))
  check('seq 3 | tac; echo abc | rev; cat -n /dev/null', lines('3', '2', '1', 'cba'))
  check('expr 1 + 2 \\* 3; expr abc : "a\\(.*\\)"; expr 2 \\< 1', `${lines('7', 'bc', '0')}1`)
  check(
    'echo "1 2 3" | xargs -n1 echo x; echo a | xargs -I{} echo "<{}>"',
    lines('x 1', 'x 2', 'x 3', '<a>'),
  )
  check(`${file}awk '{print $2, NR}' /tmp/f`, lines('2 1', '10 2', '1 3'))
  check(`${file}awk '/b/ {n += $2} END {print n, NR; exit 3}' /tmp/f`, `${lines('3 3')}3`)
  check(
    'echo a:b:c | awk -F: -v x=7 \'{printf "%s-%d\\n", $NF, x; $2="z"; print}\'',
    lines('c-7', 'a z c'),
  )
  check(
    `${file}awk '{c[$1]++} END {for (k in c) print k, c[k]; if ("a" in c && length("xyz") == 3) print toupper(substr("hello", 2, 3))}' /tmp/f`,
    lines('b 2', 'a 1', 'ELL'),
  )
  check(
    'awk \'BEGIN {for (i=0; i<3; i++) s = s i ","; gsub(/,/, "-", s); print s; print 7/2, 2^3, 1==1.0 ? "y" : "n"}\'',
    lines('0-1-2-', '3.5 8 y'),
  )
  check("echo 1 | awk '{print 1/0}'", '! awk: cmd. line:1: Division by zero\n2')
  check("awk '{print'", '! awk: cmd. line:1: Unexpected end of program\n1')
  check('basename /a/b.txt .txt; dirname /a/b/c', lines('b', '/a/b'))
})

describe('Files', () => {
  check('mkdir -p /a/b; touch /a/c; ls /a; ls -d /a/b', lines('b', 'c', '/a/b'))
  check('ls /none', '! ls: /none: No such file or directory\n1')
  check('mkdir /x/y', "! mkdir: can't create directory '/x/y': No such file or directory\n1")
  check('touch /a; ls -l /a', '-rw-r--r--    1 root     root             0 Jan  1 00:00 /a\n')
  check(
    'echo a > /a; cp /a /b; mv /b /c; cat /c; ls /b',
    'a\n! ls: /b: No such file or directory\n1',
  )
  check(
    'mkdir -p /d/e; echo x > /d/e/f; cp -r /d /g; cat /g/e/f; rm -r /d; ls /d/e',
    'x\n! ls: /d/e: No such file or directory\n1',
  )
  check('rm /tmp', "! rm: '/tmp' is a directory\n1")
  check('rm -f /none; rmdir /tmp; echo $?', '0\n')
  check('ln -s /etc /e; readlink /e; cd /e/..; pwd', lines('/etc', '/'))
  check('echo "echo hi" > /s; /s', '! sh: /s: Permission denied\n126')
  check(
    'printf "#!/bin/sh\\necho hi \\$1\\n" > /s; chmod +x /s; /s you; stat -c %a /s',
    lines('hi you', '755'),
  )
  check(
    'mkdir -p /t/u; touch /t/a.txt /t/u/b.txt; find /t -name "*.txt" | sort',
    lines('/t/a.txt', '/t/u/b.txt'),
  )
  check(
    'mkdir /t; touch /t/a; find /t -type f -exec echo {} \\;; find /t -type f -delete; ls /t',
    '/t/a\n',
  )
  check(
    'echo hello | sha256sum',
    '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  -\n',
  )
  check(
    'echo hello | base64; echo aGVsbG8K | base64 -d',
    lines('aGVsbG8=', 'hello').replace('8=', '8K'),
  )
  check(
    'mkdir /p; echo 1 > /p/a; tar cf /x.tar -C /p a; mkdir /q; tar xf /x.tar -C /q; cat /q/a; tar tf /x.tar',
    lines('1', 'a'),
  )
  check('mkdir -p /p/q; echo 1 > /p/q/a; tar cf - /p | tar xf - -C /tmp; cat /tmp/p/q/a', '1\n')
  check('dd if=/dev/zero of=/z bs=1k count=3 2>/dev/null; wc -c < /z', '3072\n')
  check('cat < /dev/null; echo a > /dev/stderr; echo b > /dev/stdout', 'b\n! a\n')
})

describe('Processes', () => {
  check(
    'ps',
    'PID   USER     TIME  COMMAND\n    1 root      0:00 sh -c ps\n    2 root      0:00 ps\n',
  )
  check('sleep 100 & kill $!; wait $!; echo $?', '143\n')
  check('kill 99', "! sh: can't kill pid 99: No such process\n1")
  check('env -i A=b env', 'A=b\n')
  check(
    'date; date +%Y-%m-%dT%H:%M:%SZ; date -d @86400 +%s',
    lines('Thu Jan  1 00:00:00 UTC 1970', '1970-01-01T00:00:00Z', '86400'),
  )
  check(
    'id; whoami; hostname; uname',
    lines('uid=0(root) gid=0(root) groups=0(root)', 'root', 'container', 'Linux'),
  )
  check('which ls; which none', '/bin/ls\n1')
  check('nohup echo a; timeout 1 echo b', lines('a', 'b'))
  check(
    '(echo a; sleep 2; echo b) > /tmp/l & tail -n1 -f /tmp/l & sleep 3; kill $!',
    lines('a', 'b'),
  )
})
