/** Frames of SPDY/3.1: cut from a stream of bytes, and written.
 *
 *  The rule to know: the payload of a data frame is handed on as it arrives, so a frame of 16 MiB
 *  costs no more than a small one; control frames are short or malformed.
 *  Models draft-mbelshe-httpbis-spdy-00, 2.2 and 2.6, as spdystream reads them.
 *  Left out: CREDENTIAL and NOOP, which close the connection as unknown types do. */

import { HeaderReader, type Headers, type HeaderWriter } from './spdy-headers'

export class FrameReader {
  readonly #headers = new HeaderReader()
  #unread: Buffer = Buffer.alloc(0)
  /** What is left of the data frame that is being read. */
  #data: { readonly id: number; readonly isLast: boolean; left: number } | undefined;

  /** The frames that these bytes complete; throws MalformedFrame. */
  *read(bytes: Buffer): Generator<Frame> {
    let rest = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes])
    this.#unread = Buffer.alloc(0)
    while (rest.length > 0) {
      if (this.#data !== undefined) {
        const part = rest.subarray(0, this.#data.left)
        rest = rest.subarray(part.length)
        yield this.#dataPart(this.#data, part)
        continue
      }
      const size = rest.length < FRAME_HEADER ? FRAME_HEADER : this.#frameSize(rest)
      if (rest.length < size) {
        this.#unread = rest
        return
      }
      const frame = this.#frame(rest.subarray(0, size))
      rest = rest.subarray(size)
      if (frame !== undefined) yield frame
    }
  }

  /** Of a data frame only the header. */
  #frameSize(bytes: Buffer): number {
    if (!isControl(bytes)) return FRAME_HEADER
    const length = bytes.readUIntBE(5, 3)
    if (length > MOST_CONTROL_BYTES) throw new MalformedFrame('a control frame is too long')
    return FRAME_HEADER + length
  }

  #frame(bytes: Buffer): Frame | undefined {
    const flags = bytes.readUInt8(4)
    if (isControl(bytes)) {
      const type = bytes.readUInt16BE(2)
      return this.#control(type, flags, bytes.subarray(FRAME_HEADER))
    }
    const data = { id: bytes.readUInt32BE(0), isLast: isFin(flags), left: bytes.readUIntBE(5, 3) }
    if (data.id === 0) throw new MalformedFrame('data for stream zero')
    if (data.left === 0) return { type: 'data', id: data.id, bytes: NO_BYTES, isLast: data.isLast }
    this.#data = data
    return undefined
  }

  #dataPart(data: { id: number; isLast: boolean; left: number }, bytes: Buffer): Frame {
    data.left -= bytes.length
    const isEnd = data.left === 0
    if (isEnd) this.#data = undefined
    return { type: 'data', id: data.id, bytes, isLast: isEnd && data.isLast }
  }

  #control(type: number, flags: number, payload: Buffer): Frame {
    const shortest = SHORTEST.get(type)
    if (shortest === undefined) throw new MalformedFrame('unknown frame type')
    if (payload.length < shortest) throw new MalformedFrame('a control frame is too short')
    // Whatever the type, the first word is a stream, a ping's number or a count.
    const first = payload.readUInt32BE(0)
    const id = first & LARGEST
    const isLast = isFin(flags)
    switch (type) {
      case SYN_STREAM:
        return { type: 'synStream', id, isLast, headers: this.#headersIn(payload.subarray(10)) }
      case SYN_REPLY:
        return { type: 'synReply', id, isLast, headers: this.#headersIn(payload.subarray(4)) }
      case HEADERS:
        return { type: 'headers', id, isLast, headers: this.#headersIn(payload.subarray(4)) }
      case RST_STREAM:
        return { type: 'rstStream', id, status: payload.readUInt32BE(4) }
      case SETTINGS:
        return { type: 'settings', initialWindow: initialWindowIn(payload, first) }
      case PING:
        return { type: 'ping', id: first }
      case GOAWAY:
        return { type: 'goAway', lastId: id, status: payload.readUInt32BE(4) }
      default:
        return { type: 'windowUpdate', id, delta: payload.readUInt32BE(4) & LARGEST }
    }
  }

  #headersIn(block: Buffer): Headers {
    const headers = this.#headers.read(block)
    if (headers === undefined) throw new MalformedFrame('malformed headers')
    return headers
  }
}

export function frameBytes(frame: Frame, headers: HeaderWriter): Buffer {
  switch (frame.type) {
    case 'data':
      return Buffer.concat([dataHeader(frame.id, frame.isLast, frame.bytes.length), frame.bytes])
    case 'synStream': {
      const block = headers.write(frame.headers)
      return control(SYN_STREAM, frame.isLast, [frame.id, 0], Buffer.alloc(2), block)
    }
    case 'synReply':
      return control(SYN_REPLY, frame.isLast, [frame.id], headers.write(frame.headers))
    case 'headers':
      return control(HEADERS, frame.isLast, [frame.id], headers.write(frame.headers))
    case 'rstStream':
      return control(RST_STREAM, false, [frame.id, frame.status])
    case 'settings':
      return frame.initialWindow === undefined
        ? control(SETTINGS, false, [0])
        : control(SETTINGS, false, [1, INITIAL_WINDOW_SIZE, frame.initialWindow])
    case 'ping':
      return control(PING, false, [frame.id])
    case 'goAway':
      return control(GOAWAY, false, [frame.lastId, frame.status])
    case 'windowUpdate':
      return control(WINDOW_UPDATE, false, [frame.id, frame.delta])
  }
}

export type Frame =
  | { type: 'data'; id: number; bytes: Uint8Array; isLast: boolean }
  | { type: 'synStream'; id: number; isLast: boolean; headers: Headers }
  | { type: 'synReply'; id: number; isLast: boolean; headers: Headers }
  | { type: 'headers'; id: number; isLast: boolean; headers: Headers }
  | { type: 'rstStream'; id: number; status: number }
  | { type: 'settings'; initialWindow: number | undefined }
  | { type: 'ping'; id: number }
  | { type: 'goAway'; lastId: number; status: number }
  /** Stream 0 is the whole connection. */
  | { type: 'windowUpdate'; id: number; delta: number }

export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame'
}

const FRAME_HEADER = 8
const MOST_CONTROL_BYTES = 64 * 1024
const LARGEST = 0x7fffffff
const NO_BYTES = Buffer.alloc(0)

const SYN_STREAM = 1
const SYN_REPLY = 2
const RST_STREAM = 3
const SETTINGS = 4
const PING = 6
const GOAWAY = 7
const HEADERS = 8
const WINDOW_UPDATE = 9
const INITIAL_WINDOW_SIZE = 7

/** The fewest bytes of a frame's payload, by its type. */
const SHORTEST: ReadonlyMap<number, number> = new Map([
  [SYN_STREAM, 10],
  [SYN_REPLY, 4],
  [RST_STREAM, 8],
  [SETTINGS, 4],
  [PING, 4],
  [GOAWAY, 8],
  [HEADERS, 4],
  [WINDOW_UPDATE, 8],
])

const isControl = (bytes: Buffer) => bytes.readUInt8(0) >= 0x80
const isFin = (flags: number) => (flags & 1) === 1

function initialWindowIn(payload: Buffer, count: number): number | undefined {
  if (count * 8 > payload.length - 4) throw new MalformedFrame('settings are cut short')
  for (let at = 4; at < 4 + count * 8; at += 8) {
    if (payload.readUIntBE(at + 1, 3) === INITIAL_WINDOW_SIZE) {
      return payload.readUInt32BE(at + 4) & LARGEST
    }
  }
  return undefined
}

function dataHeader(id: number, isLast: boolean, length: number): Buffer {
  const header = Buffer.alloc(FRAME_HEADER)
  header.writeUInt32BE(id)
  header.writeUInt8(isLast ? 1 : 0, 4)
  header.writeUIntBE(length, 5, 3)
  return header
}

function control(
  type: number,
  isLast: boolean,
  words: readonly number[],
  ...blocks: readonly Buffer[]
): Buffer {
  const fixed = Buffer.alloc(words.length * 4)
  for (const [index, word] of words.entries()) fixed.writeUInt32BE(word, index * 4)
  const payload = Buffer.concat([fixed, ...blocks])
  const header = dataHeader(0x80030000 + type, isLast, payload.length)
  return Buffer.concat([header, payload])
}
