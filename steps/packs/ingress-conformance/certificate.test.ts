/** A certificate in form only is read as one, by the engine and by others. */

import { X509Certificate } from 'node:crypto'
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { namesOfCertificate } from '../../../engine/network/certificate'
import { selfSigned } from './certificate'

describe('A certificate', () => {
  const check = (hostname: string) =>
    test(`for ${hostname.length} characters has that name`, () => {
      const { certificate } = selfSigned(hostname)
      expect(namesOfCertificate(certificate)).toEqual([hostname])
      expect(new X509Certificate(certificate).subjectAltName).toBe(`DNS:${hostname}`)
    })
  check('foo.bar.com')
  check(`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example.com`)

  test('is the same each time', () => {
    expect(selfSigned('foo.bar.com')).toEqual(selfSigned('foo.bar.com'))
  })
})
