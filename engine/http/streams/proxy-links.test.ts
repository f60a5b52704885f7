import { test } from 'node:test'
import { expect } from 'expect'
import { htmlThroughProxy, throughProxy } from './proxy-links'

const PREFIX = '/api/v1/namespaces/default/pods/p:80/proxy'
const PLACE = { prefix: PREFIX, host: '10.0.0.5:80', requestHost: 'localhost:6443' }

test('paths from the root of the same host lead through the proxy', () => {
  const check = (link: string, expected: string) => expect(throughProxy(link, PLACE)).toBe(expected)
  check('/', `${PREFIX}/`)
  check('/a/b?x=1&y=/2#z', `${PREFIX}/a/b?x=1&y=/2#z`)
  check('/a/../b/', `${PREFIX}/b/`)
  check('/a%20b c/é!', `${PREFIX}/a%20b%20c/%C3%A9%21`)
  check('http://10.0.0.5:80/a', `${PREFIX}/a`)
  check('https://localhost:6443/a', `https://localhost:6443${PREFIX}/a`)
  check('//localhost:6443/a', `//localhost:6443${PREFIX}/a`)
  check(`${PREFIX}/a`, `${PREFIX}/a`)
})

test('all other links stay', () => {
  const stay = [
    '',
    'a/b',
    '?x',
    '#y',
    'http://example.com/',
    '//example.com/a',
    'mailto:a@b',
    '/%zz',
  ]
  for (const link of stay) expect(throughProxy(link, PLACE)).toBe(link)
})

test('links of a page lead through the proxy, and nothing else changes', () => {
  const check = (html: string, expected: string) =>
    expect(htmlThroughProxy(html, PLACE)).toBe(expected.replaceAll('PROXY', PREFIX))
  check(
    '<!DOCTYPE html><link href=style.css><script src="/a.js?x=1&amp;y=2">"<a href=\'/no\'>"</script>',
    '<!DOCTYPE html><link href="style.css"><script src="PROXY/a.js?x=1&amp;y=2">"<a href=\'/no\'>"</script>',
  )
  check(
    '<!-- <a href="/c"> --><A HREF="/up">t &amp; u</A>',
    '<!-- <a href="/c"> --><a href="PROXY/up">t &amp; u</A>',
  )
  check('<a href="rel/x" title=\'x"y\'>r</a>', '<a href="rel/x" title="x&#34;y">r</a>')
  check('<img src="//host/x.png" alt="&nbsp;&"/>', '<img src="//host/x.png" alt="&nbsp;&amp;"/>')
  check('<input disabled formaction = /i>', '<input disabled="" formaction="PROXY/i">')
  check('<p data-src="/x">a < b > c</p>', '<p data-src="/x">a < b > c</p>')
  check('<a href="/a&#x2f;&quot;x&#98;">', '<a href="PROXY/a/%22xb">')
  check('<textarea><a href="/x">', '<textarea><a href="/x">')
  check('<a href="/x', '<a href="/x')
  check('', '')
})

test('a page that never ends takes no longer than its length allows', () => {
  const html = '<a "'.repeat(20_000)
  expect(htmlThroughProxy(html, PLACE)).toBe(html)
})
