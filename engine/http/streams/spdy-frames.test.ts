import { test } from 'node:test'
import { expect } from 'expect'
import { type Frame, FrameReader, frameBytes, MalformedFrame } from './spdy-frames'
import { HeaderWriter } from './spdy-headers'

const HEADERS = new Map([['streamtype', 'stdin']])

const FRAMES: readonly Frame[] = [
  { type: 'synStream', id: 1, isLast: false, headers: HEADERS },
  { type: 'synReply', id: 1, isLast: true, headers: new Map() },
  { type: 'headers', id: 1, isLast: false, headers: HEADERS },
  { type: 'data', id: 1, bytes: Buffer.from('hello'), isLast: false },
  { type: 'data', id: 1, bytes: Buffer.alloc(0), isLast: true },
  { type: 'data', id: 3, bytes: Buffer.from('x'), isLast: true },
  { type: 'rstStream', id: 3, status: 5 },
  { type: 'settings', initialWindow: 1024 },
  { type: 'settings', initialWindow: undefined },
  { type: 'ping', id: 0xffffffff },
  { type: 'windowUpdate', id: 0, delta: 4096 },
  { type: 'goAway', lastId: 3, status: 0 },
]

function bytesOf(frames: readonly Frame[]): Buffer {
  const headers = new HeaderWriter()
  return Buffer.concat(frames.map((frame) => frameBytes(frame, headers)))
}

test('frames are written as the protocol has them', () => {
  const check = (frame: Frame, hex: string) =>
    expect(frameBytes(frame, new HeaderWriter()).toString('hex')).toBe(hex)
  check({ type: 'data', id: 5, bytes: Buffer.from('hi'), isLast: true }, '00000005010000026869')
  check({ type: 'rstStream', id: 7, status: 3 }, '80030003000000080000000700000003')
  check({ type: 'ping', id: 9 }, '800300060000000400000009')
  check({ type: 'goAway', lastId: 11, status: 1 }, '80030007000000080000000b00000001')
  check({ type: 'windowUpdate', id: 1, delta: 16 }, '80030009000000080000000100000010')
  check({ type: 'settings', initialWindow: 65536 }, '800300040000000c000000010000000700010000')
})

test('what was written is read', () => {
  expect([...new FrameReader().read(bytesOf(FRAMES))]).toEqual(FRAMES)
})

test('frames are found wherever the bytes are cut', () => {
  const reader = new FrameReader()
  const bytes = bytesOf(FRAMES)
  const frames = [...bytes].flatMap((byte) => [...reader.read(Buffer.from([byte]))])
  const text = frames.flatMap((frame) => (frame.type === 'data' && frame.id === 1 ? [frame] : []))
  expect(Buffer.concat(text.map((frame) => frame.bytes)).toString()).toBe('hello')
  expect(text.map((frame) => frame.isLast)).toEqual([false, false, false, false, false, true])
  expect(frames.filter((frame) => frame.type !== 'data')).toEqual(
    FRAMES.filter((frame) => frame.type !== 'data'),
  )
})

test('what is no frame is refused', () => {
  const check = (hex: string, message: string) =>
    expect(() => [...new FrameReader().read(Buffer.from(hex, 'hex'))]).toThrow(
      new MalformedFrame(message),
    )
  check('0000000000000000', 'data for stream zero')
  check('80030005000000040000000000', 'unknown frame type')
  check('8003000100ffffff', 'a control frame is too long')
  check('80030003000000040000000100000000', 'a control frame is too short')
  check('800300040000000400000001', 'settings are cut short')
  check('800300010000000b0000000100000000000041', 'malformed headers')
})
