/** Requests as they are read from bytes. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { instantOf } from '../../clock/duration'
import { hashOf } from '../../clock/random'
import { isHttp, readRequest, responseText } from './http-text'

describe('Bytes are read as a request', () => {
  /** `METHOD path headers body`, how long it was, and whether the connection stays. */
  function check(name: string, text: string, expected: string): void {
    test(name, () => {
      const read = readRequest(text)
      const { method, path, headers, body } = read?.request ?? {}
      const shown = [method, path, JSON.stringify(headers), body].join(' ')
      const rest = text.length - (read?.length ?? 0)
      expect(
        read === undefined ? 'not yet' : `${shown} +${rest}${read.isKept ? '' : ' closed'}`,
      ).toBe(expected)
    })
  }
  check('that is whole', 'GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n', 'GET /a?b {"host":"x"}  +0')
  check('that is not whole', 'GET / HTTP/1.1\r\nHost: x\r\n', 'not yet')
  check('and another after it', 'GET / HTTP/1.1\r\n\r\nGET', 'GET / {}  +3')
  check('of an old client', 'GET / HTTP/1.0\r\n\r\n', 'GET / {}  +0 closed')
  check(
    'with a body',
    'POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcd',
    'POST / {"content-length":"3"} abc +1',
  )
  check('with a body to come', 'POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab', 'not yet')
  const chunked = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'
  const headers = '{"transfer-encoding":"chunked"}'
  check('in chunks', `${chunked}2\r\nab\r\n1\r\nc\r\n0\r\n\r\n`, `POST / ${headers} abc +0`)
  check('in chunks to come', `${chunked}2\r\nab\r\n`, 'not yet')
  check('in chunks that are none', `${chunked}-5\r\nab\r\n`, `POST / ${headers}  +0`)
  check('with a header of no name', 'GET / HTTP/1.1\r\n__proto__: 1\r\n\r\n', 'GET / {}  +0')
})

test('random bytes break nothing', () => {
  const pieces = [
    'GET ',
    '/ ',
    'HTTP/1.1',
    '\r\n',
    'Content-Length: ',
    '-1',
    '9',
    ':',
    '\0',
    'é',
    ' ',
  ]
  const broken: string[] = []
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: 1 + (hashOf(`${i}`) % 12) }, (_, at) => {
      return pieces[hashOf(`${i}/${at}`) % pieces.length] ?? ''
    }).join('')
    try {
      if (isHttp(text)) readRequest(text)
    } catch (error) {
      broken.push(`${JSON.stringify(text)}: ${error}`)
    }
  }
  expect(broken).toEqual([])
})

test('an answer says how long it is and when it was given', () => {
  const answer = { status: 404, headers: { Server: 'x' }, body: 'no' }
  expect(responseText({ method: 'GET' }, answer, instantOf('2025-01-01T00:00:05Z'))).toBe(
    'HTTP/1.1 404 Not Found\r\nServer: x\r\nDate: Wed, 01 Jan 2025 00:00:05 GMT\r\nContent-Length: 2\r\n\r\nno',
  )
})
