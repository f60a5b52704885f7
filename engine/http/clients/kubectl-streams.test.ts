/**
 * kubectl where it goes on: watches, waits, and what it does within containers.
 *
 * The rule to know: one test after another, for a test knows by the count of watches that its own
 * is there.
 */
import { connect } from 'node:net'
import { test } from 'node:test'
import { expect } from 'expect'
import { kubectlTests, needs, type Running, type Shell, type Shells } from './testing/shell'

const limit = { timeout: 30_000 }

kubectlTests(
  'kubectl',
  (shells) => {
    test('a watch shows changes as they come', limit, async () => {
      const shell = await shells.open()
      await shell.run('kubectl create configmap shop')
      const watch = await watching(shells, shell, 'get cm shop --watch --output-watch-events -L a')
      await watch.says(/ADDED/)
      await shell.run('kubectl label cm shop a=b; kubectl delete cm shop')
      await watch.says(/DELETED/)
      watch.kill()
      const lines = watch.said.trimEnd().split('\n')
      expect(lines.map((line) => line.replace(/ \d+m?\d*s/, ' <age>').split(/ +/))).toEqual([
        ['EVENT', 'NAME', 'DATA', 'AGE', 'A'],
        ['ADDED', 'shop', '0', '<age>', ''],
        ['MODIFIED', 'shop', '0', '<age>', 'b'],
        ['DELETED', 'shop', '0', '<age>', 'b'],
      ])
    })

    test('a wait ends when what it waits for is so', limit, async () => {
      const shell = await shells.open()
      await shell.run('kubectl create configmap shop')
      const gone = await watching(shells, shell, 'wait cm shop --for=delete --timeout=20s')
      await shell.run('kubectl delete cm shop')
      expect([await gone.ended, gone.said]).toEqual([0, 'configmap/shop condition met\n'])
      await shell.run('kubectl run shop --image=shop:v1')
      const ready = 'kubectl wait pod shop --for=condition=Ready --timeout=20s'
      expect(await shell.says(ready)).toBe('pod/shop condition met\n')
      const never = 'kubectl wait pod shop --for=condition=Nothing --timeout=1s'
      const late = 'timed out waiting for the condition on pods/shop'
      expect(await shell.says(never)).toBe(`error: ${late}\nexit 1\n`)
    })

    test('a wait ends when a field has its value', { ...limit, skip: needs(23) }, async () => {
      const shell = await shells.open()
      await shell.run('kubectl create configmap shop')
      const words = `wait cm shop --for=jsonpath='{.data.a}'=b --timeout=20s`
      const wait = await watching(shells, shell, words)
      await shell.run(`kubectl patch cm shop -p '{"data":{"a":"b"}}'`)
      expect([await wait.ended, wait.said]).toEqual([0, 'configmap/shop condition met\n'])
    })

    test('commands run in containers, which have logs and files', limit, async () => {
      const shell = await shells.open()
      await shell.run(`kubectl run box --image=busybox -- sh -c 'echo one; echo two; sleep 100000'`)
      await shell.run('kubectl wait pod box --for=condition=Ready --timeout=20s')
      const check = async (words: string, expected: string) =>
        expect(await shell.says(words)).toBe(expected)
      await check('kubectl logs box', 'one\ntwo\n')
      await check('kubectl logs box --tail=1', 'two\n')
      await check('kubectl logs box -c other', OTHER)
      await check('kubectl exec box -- echo hello', 'hello\n')
      const ended = 'command terminated with exit code 3'
      await check(`kubectl exec box -- sh -c 'exit 3'`, `${ended}\nexit 3\n`)
      await check('echo piped | kubectl exec -i box -- cat', 'piped\n')
      shell.file('there.txt', 'kept\n')
      await check('kubectl cp there.txt box:/tmp/there.txt', '')
      await check('kubectl exec box -- cat /tmp/there.txt', 'kept\n')
      await check('kubectl cp box:/tmp/there.txt back.txt >/dev/null; cat back.txt', 'kept\n')
    })

    test('a log is followed to its end', limit, async () => {
      const shell = await shells.open()
      const script = `'for i in 1 2 3; do echo $i; sleep 20; done'`
      await shell.run(`kubectl run count --image=busybox --restart=Never -- sh -c ${script}`)
      await shell.run('kubectl wait pod count --for=condition=Ready --timeout=20s')
      expect(await shell.says('kubectl logs -f count')).toBe('1\n2\n3\n')
    })

    test('a port is forwarded', limit, async () => {
      const shell = await shells.open()
      await shell.run('kubectl run web --image=nginx --port=80')
      await shell.run('kubectl wait pod web --for=condition=Ready --timeout=20s')
      const forward = shell.start('exec kubectl port-forward pod/web :80')
      const [, port] = await forward.says(/127\.0\.0\.1:(\d+)/)
      const answer = await requested(Number(port))
      forward.kill()
      expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
    })
  },
  1,
)

const OTHER = 'error: container other is not valid for pod box\nexit 1\n'

/** Starts it, and resolves when its watch is there. */
async function watching(shells: Shells, shell: Shell, words: string): Promise<Running> {
  const { clients } = shells.served
  const before = clients.listening
  const running = shell.start(`exec kubectl ${words}`)
  while (clients.listening <= before) await new Promise((next) => setTimeout(next, 5))
  return running
}

function requested(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n')
  return new Promise((resolve) => {
    let answer = ''
    socket.on('data', (part) => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
  })
}
