/** What of a page is tracking, and what is not. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { outgoing, withoutTracking } from './privacy'

function check(says: string, html: string, loads: number, kept: string) {
  test(says, () => {
    expect(outgoing(html)).toHaveLength(loads)
    expect(withoutTracking(html)).toBe(kept)
  })
}

describe('taken out', () => {
  const tag = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>'
  check('a script from elsewhere', `<p>${tag}</p>`, 1, '<p></p>')
  check('one without a protocol', '<script src="//cdn.example/a.js"></script>', 1, '')
  check('what feeds it', "<script>\nfunction gtag(){}\ngtag('config', 'G-1')\n</script>", 1, '')
})

describe('left alone, and told', () => {
  const kept = (says: string, html: string) => check(says, html, 1, html)
  kept('a style sheet from elsewhere', '<link rel="stylesheet" href="https://cdn.example/a.css">')
  kept('an image from elsewhere', "<img alt='' src='http://example.com/a.png'>")
  kept('a font', '<style>@font-face { src: url(https://fonts.example/a.woff) }</style>')
})

describe('harmless', () => {
  const harmless = (says: string, html: string) => check(says, html, 0, html)
  harmless('a link to click on', '<a href="https://kubernetes.io/docs/">docs</a>')
  harmless('a script of its own', '<script src="assets/index.js"></script>')
  harmless('an image in the page', '<img src="data:image/png;base64,AAAA">')
  harmless('a name space', '<svg xmlns="http://www.w3.org/2000/svg"></svg>')
  harmless('a library that knows the word', `<script>${'a'.repeat(5000)}gtag(</script>`)
  harmless('markup in a script', '<script>const a = "<img src=https://a.b/c>"</script>')
})
