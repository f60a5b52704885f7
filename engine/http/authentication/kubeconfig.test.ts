/** The kubeconfig file, and whose it is. */
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { KubeConfig } from '@kubernetes/client-node'
import { expect } from 'expect'
import { newKeys } from './keys'
import { ForeignKubeconfig, kubeconfigOf, removeKubeconfig, writeKubeconfig } from './kubeconfig'

const keys = newKeys([], '10.96.0.1')
const server = 'https://127.0.0.1:6443'
const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'))
const base64 = (text: string) => Buffer.from(text).toString('base64')

after(() => rmSync(folder, { recursive: true }))

describe('A client reads from it', () => {
  function check(says: string, options: object, expected: object) {
    test(says, () => {
      const config = new KubeConfig()
      config.loadFromString(kubeconfigOf({ server, keys, ...options }))
      const { server: at, caData } = config.getCurrentCluster() ?? {}
      const { token, certData, keyData } = config.getCurrentUser() ?? {}
      expect({ context: config.getCurrentContext(), at, caData, token, certData, keyData }).toEqual(
        { context: 'kubecumber', caData: base64(keys.ca.certificate), ...expected },
      )
    })
  }

  check('the token', {}, { at: server, token: keys.adminToken })
  check(
    'the certificate, when asked for',
    { credentials: 'certificate' },
    {
      at: server,
      certData: base64(keys.admin.certificate),
      keyData: base64(keys.admin.privateKey),
    },
  )
  check(
    'no secret over plain HTTP',
    { server: 'http://127.0.0.1:80' },
    { at: 'http://127.0.0.1:80', caData: undefined },
  )
})

test('the file is for its owner alone, and is replaced and removed by us', () => {
  const path = join(folder, 'deep', 'config')
  writeKubeconfig(path, { server, keys })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const later = 'https://127.0.0.1:7443'
  writeKubeconfig(path, { server: later, keys })
  removeKubeconfig(path, server)
  expect(readFileSync(path, 'utf8')).toContain(later)
  removeKubeconfig(path, later)
  expect(() => statSync(path)).toThrow('ENOENT')
  removeKubeconfig(path, later)
})

describe("Somebody else's file stays as it is", () => {
  function check(says: string, text: string) {
    test(says, () => {
      const path = join(folder, 'foreign')
      writeFileSync(path, text)
      expect(() => writeKubeconfig(path, { server, keys })).toThrow(ForeignKubeconfig)
      removeKubeconfig(path, server)
      expect(readFileSync(path, 'utf8')).toBe(text)
      writeKubeconfig(path, { server, keys }, true)
      expect(readFileSync(path, 'utf8')).toBe(kubeconfigOf({ server, keys }))
    })
  }

  check('when it is empty', '')
  check('when it is no kubeconfig', 'provider: kubecumber.io?\n')
  check('when it has a context besides ours', `${kubeconfigOf({ server, keys })}- context: {}\n`)
})

test('a link is replaced, and what it leads to stays', () => {
  const real = join(folder, 'real')
  const link = join(folder, 'link')
  const text = kubeconfigOf({ server, keys })
  writeFileSync(real, text)
  symlinkSync(real, link)
  writeKubeconfig(link, { server: 'https://127.0.0.1:7443', keys })
  expect(readFileSync(real, 'utf8')).toBe(text)
})
