/** What URLs mean. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { targetOf } from './target'

/** As `group/version namespace plural name subresource rest`, a dash for what is not there. */
function check(path: string, expected: string) {
  const target = targetOf(path)
  const shown = (part: string | undefined) => (part === undefined || part === '' ? '-' : part)
  const found =
    target.type === 'path'
      ? 'path'
      : [
          `${shown(target.group)}/${target.version}`,
          shown(target.namespace),
          target.plural,
          shown(target.name),
          shown(target.subresource),
          shown(target.rest),
        ].join(' ')
  expect([path, found]).toEqual([path, expected])
}

describe('A path', () => {
  test('names a resource, with its Namespace, name and subresource', () => {
    check('/api/v1/pods', '-/v1 - pods - - -')
    check('/api/v1/namespaces/shop/pods', '-/v1 shop pods - - -')
    check('/api/v1/namespaces/shop/pods/web', '-/v1 shop pods web - -')
    check(
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
      'apps/v1 shop deployments web scale -',
    )
    check('/api/v1/nodes/node-1', '-/v1 - nodes node-1 - -')
    check('/api/v1/namespaces/shop/pods/', '-/v1 shop pods - - -')
    check('/api/v1/namespaces//pods', '-/v1 - pods - - -')
  })

  test('may be about a Namespace itself', () => {
    check('/api/v1/namespaces', '-/v1 - namespaces - - -')
    check('/api/v1/namespaces/shop', '-/v1 - namespaces shop - -')
    check('/api/v1/namespaces/shop/status', '-/v1 - namespaces shop status -')
    check('/api/v1/namespaces/shop/finalize', '-/v1 - namespaces shop finalize -')
  })

  test('goes on behind a proxy as it was sent', () => {
    check(
      '/api/v1/namespaces/shop/pods/web:80/proxy/a%2Fb/c/',
      '-/v1 shop pods web:80 proxy /a%2Fb/c/',
    )
    check('/api/v1/namespaces/shop/pods/web/proxy', '-/v1 shop pods web proxy -')
  })

  test('is decoded after it was split', () => {
    check('/api/v1/namespaces/shop/pods/a%2Fb', '-/v1 shop pods a/b - -')
    check('/api/v1/namespaces/shop/pods/%61', '-/v1 shop pods a - -')
  })

  test('of other things is no resource', () => {
    for (const path of [
      '/',
      '/version',
      '/api',
      '/api/v1',
      '/apis/apps',
      '/apis/apps/v1',
      '/apis',
    ]) {
      check(path, 'path')
    }
  })

  test('that cannot be decoded is refused', () => {
    expect(() => targetOf('/api/v1/pods/%zz')).toThrow('invalid URL escape in "%zz"')
  })
})
