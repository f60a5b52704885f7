import { test } from 'node:test'
import { expect } from 'expect'
import { type ProxyName, proxyName } from './proxy-name'

test('names may have a scheme and a port', () => {
  const check = (text: string, expected: ProxyName | undefined) =>
    expect(proxyName(text)).toEqual(expected)
  check('shop', { scheme: '', name: 'shop', port: '' })
  check('shop:80', { scheme: '', name: 'shop', port: '80' })
  check('shop:', { scheme: '', name: 'shop', port: '' })
  check('https:shop:web', { scheme: 'https', name: 'shop', port: 'web' })
  check(':shop:', { scheme: '', name: 'shop', port: '' })
  for (const wrong of ['', ':80', 'ftp:shop:80', 'http::80', 'a:b:c:d']) check(wrong, undefined)
})
