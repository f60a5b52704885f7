/** What agnhost prints of volumes, in the words that the tests of Kubernetes look for. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { createPod } from '../../testing/watching'

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

/** What it prints within four seconds, and how it ends. */
const mounttest = (...flags: readonly string[]) => agnhost('mounttest', ...flags)

function agnhost(...words: readonly string[]): string {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  createPod(cluster, 'x', {
    nodeName: 'node-1',
    volumes: [{ name: 'v', emptyDir: {} }],
    containers: [{ name: 'c', image: IMAGE, volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
  })
  cluster.run(seconds(5))
  let out = ''
  cluster.kubelet('node-1')?.exec(
    'default/x',
    'c',
    { command: ['/agnhost', ...words], stdin: false, tty: false },
    {
      stdout: (bytes) => {
        out += Buffer.from(bytes).toString('utf8')
      },
      stderr: () => undefined,
      done: (how) => {
        out += `exit ${'code' in how ? how.code : how.error}`
      },
    },
  )
  cluster.run(seconds(4))
  return out
}

describe('mounttest', () => {
  function check(name: string, flags: readonly string[], expected: readonly string[]): void {
    test(name, () => {
      expect(mounttest(...flags).split('\n')).toEqual(expected)
    })
  }
  check(
    'makes a file and reads it, and then says its mode, whatever comes first',
    ['--file_perm=/v/f', '--new_file_0660=/v/f', '--file_mode=/v', '--file_owner=/v/f'],
    [
      'content of file "/v/f": mount-tester new file',
      '',
      'mode of file "/v": drwxrwxrwx',
      'perms of file "/v/f": -rw-rw----',
      'owner UID of "/v/f": 0',
      'owner GID of "/v/f": 0',
      'exit 0',
    ],
  )
  check(
    'puts the type of no directory before its permissions',
    ['--file_perm', '/v', '--file_mode=/tmp'],
    ['mode of file "/tmp": dtrwxrwxrwx', 'perms of file "/v": -rwxrwxrwx', 'exit 0'],
  )
  check(
    'fails for what is not there, and goes on',
    ['--file_content=/v/none', '--file_mode=/v/none'],
    [
      'error from Stat("/v/none"): stat /v/none: no such file or directory',
      'error reading file content for "/v/none": open /v/none: no such file or directory',
      'exit 1',
    ],
  )
  check(
    'reads a file again and again',
    ['--file_content_in_loop=/etc/hostname', '--break_on_expected_content=false', '--retry_time=3'],
    ['content of file "/etc/hostname": x', '', 'content of file "/etc/hostname": x', '', 'exit 0'],
  )
})

test('dns-suffix and dns-server-list are those of the Pod', () => {
  expect([agnhost('dns-suffix'), agnhost('dns-server-list')]).toEqual([
    'default.svc.cluster.local,svc.cluster.local,cluster.local\nexit 0',
    '10.96.0.10\nexit 0',
  ])
})
