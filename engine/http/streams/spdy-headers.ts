/** Header blocks of SPDY/3: name-value pairs, compressed with one zlib stream a direction.
 *
 *  The rule to know: each block ends on a byte, so a stream can be continued by its last 32 KiB
 *  alone; that makes it synchronous, and its size can be limited.
 *  Models draft-mbelshe-httpbis-spdy-00, 2.6.10. */

import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'

/** Reads the blocks of one direction, in their order. */
export class HeaderReader {
  #window: Buffer | undefined

  /** Undefined when the block is malformed, after which no other can be read. */
  read(block: Buffer): Headers | undefined {
    try {
      const plain = this.#inflate(block)
      return plain === undefined ? undefined : parsed(plain)
    } catch {
      return undefined
    }
  }

  #inflate(block: Buffer): Buffer | undefined {
    let data = block
    if (this.#window === undefined) {
      const start = beginning(block)
      if (start === undefined) return undefined
      this.#window = start.window
      data = block.subarray(start.length)
    }
    const plain = inflateRawSync(data, {
      dictionary: this.#window,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MOST_BYTES,
    })
    this.#window = lastOf(this.#window, plain)
    return plain
  }
}

/** Writes the blocks of one direction, in their order. */
export class HeaderWriter {
  #window: Buffer | undefined

  write(headers: Headers): Buffer {
    const plain = serialized(headers)
    const isFirst = this.#window === undefined
    const window = this.#window ?? DICTIONARY
    const data = deflateRawSync(plain, {
      dictionary: window,
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    this.#window = lastOf(window, plain)
    return isFirst ? Buffer.concat([STREAM_START, data]) : data
  }
}

/** By lower-case name. */
export type Headers = ReadonlyMap<string, string>

const MOST_BYTES = 64 * 1024
const WINDOW = 32 * 1024

const WORDS =
  'options head post put delete trace accept accept-charset accept-encoding accept-language ' +
  'accept-ranges age allow authorization cache-control connection content-base content-encoding ' +
  'content-language content-length content-location content-md5 content-range content-type date ' +
  'etag expect expires from host if-match if-modified-since if-none-match if-range ' +
  'if-unmodified-since last-modified location max-forwards pragma proxy-authenticate ' +
  'proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade ' +
  'user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url ' +
  'public set-cookie keep-alive origin'
const PHRASES =
  '1001012012022052063003023033043053063074024054064074084094104114124134144154164175025045052' +
  '03 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 ' +
  'Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 ' +
  'Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, ' +
  'Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,' +
  'application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdch' +
  'charset=utf-8charset=iso-8859-1,utf-,*,enq=0.'

/** The bytes that both sides know before the first block. */
export const DICTIONARY = Buffer.concat([
  ...WORDS.split(' ').map((word) => prefixed(word.replace('_', ' '))),
  Buffer.from(PHRASES),
])
const DICTIONARY_ID = 0xe3c6a7c2
/** A zlib header that asks for the dictionary, and the dictionary's checksum. */
const STREAM_START = Buffer.from([0x78, 0xbb, 0xe3, 0xc6, 0xa7, 0xc2])
const HAS_DICTIONARY = 0x20

function beginning(block: Buffer): { window: Buffer; length: number } | undefined {
  const header = block.readUInt16BE(0)
  if (header % 31 !== 0 || (header >> 8) % 16 !== 8) return undefined
  if (!(header & HAS_DICTIONARY)) return { window: Buffer.alloc(0), length: 2 }
  return block.readUInt32BE(2) === DICTIONARY_ID ? { window: DICTIONARY, length: 6 } : undefined
}

function lastOf(window: Buffer, plain: Buffer): Buffer {
  return Buffer.concat([window, plain]).subarray(-WINDOW)
}

function parsed(plain: Buffer): Headers | undefined {
  const headers = new Map<string, string>()
  let at = 4
  const text = () => {
    const length = plain.readUInt32BE(at)
    if (length > plain.length - at - 4) return undefined
    at += 4 + length
    return plain.toString('utf8', at - length, at)
  }
  for (let left = plain.readUInt32BE(0); left > 0; left--) {
    const name = text()
    const value = text()
    if (name === undefined || value === undefined || headers.has(name)) return undefined
    if (name !== name.toLowerCase()) return undefined
    // Several values stand in one, parted by zeros; who asks means the first.
    headers.set(name, value.split('\0')[0] ?? '')
  }
  return headers
}

function serialized(headers: Headers): Buffer {
  const pairs = [...headers].flatMap(([name, value]) => [prefixed(name), prefixed(value)])
  return Buffer.concat([uint32(headers.size), ...pairs])
}

function prefixed(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
