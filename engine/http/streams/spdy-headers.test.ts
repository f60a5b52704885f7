import { test } from 'node:test'
import { constants, createDeflate, createInflate, type Zlib } from 'node:zlib'
import { expect } from 'expect'
import { DICTIONARY, HeaderReader, type Headers, HeaderWriter } from './spdy-headers'

const BLOCKS: readonly Headers[] = [
  new Map([
    ['streamtype', 'error'],
    ['port', '80'],
    ['requestid', '0'],
  ]),
  new Map([
    ['streamtype', 'data'],
    ['port', '80'],
    ['requestid', '0'],
  ]),
  new Map(),
  // Longer than the window by which a stream is continued.
  new Map([['noise', 'abcdefghij'.repeat(5000)]]),
  new Map([['noise', 'abcdefghij'.repeat(5000)]]),
]

/** What a stream of zlib's own makes of these blocks, one after the other. */
async function through(stream: Zlib & NodeJS.ReadWriteStream, blocks: readonly Buffer[]) {
  const made: Buffer[] = []
  for (const block of blocks) {
    const parts: Buffer[] = []
    const keep = (part: Buffer) => parts.push(part)
    stream.on('data', keep)
    stream.write(block)
    await new Promise<void>((done) => stream.flush(constants.Z_SYNC_FLUSH, done))
    stream.off('data', keep)
    made.push(Buffer.concat(parts))
  }
  return made
}

function plain(headers: Headers): Buffer {
  const texts = [...headers].flat().map((text) => Buffer.from(text))
  const sized = texts.flatMap((text) => [word(text.length), text])
  return Buffer.concat([word(headers.size), ...sized])
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

test('blocks that zlib compressed as one stream are read', async () => {
  const blocks = await through(createDeflate({ dictionary: DICTIONARY }), BLOCKS.map(plain))
  const reader = new HeaderReader()
  expect(blocks.map((block) => reader.read(block))).toEqual(BLOCKS)
})

test('blocks without a dictionary are read too', async () => {
  const blocks = await through(createDeflate(), BLOCKS.map(plain))
  const reader = new HeaderReader()
  expect(blocks.map((block) => reader.read(block))).toEqual(BLOCKS)
})

test('zlib reads what is written as one stream', async () => {
  const writer = new HeaderWriter()
  const blocks = BLOCKS.map((headers) => writer.write(headers))
  const read = await through(createInflate({ dictionary: DICTIONARY }), blocks)
  expect(read).toEqual(BLOCKS.map(plain))
})

test('of several values the first is meant', () => {
  const block = new HeaderWriter().write(new Map([['port', '80\u000081']]))
  expect(new HeaderReader().read(block)).toEqual(new Map([['port', '80']]))
})

test('malformed blocks are none', async () => {
  const check = async (bytes: Buffer) => {
    const [block = Buffer.alloc(0)] = await through(createDeflate({ dictionary: DICTIONARY }), [
      bytes,
    ])
    expect(new HeaderReader().read(block)).toBe(undefined)
  }
  await check(Buffer.alloc(3))
  await check(word(1))
  await check(Buffer.concat([word(1), word(0xffffffff)]))
  await check(plain(new Map([['Port', '80']])))
  const twice = plain(new Map([['port', '80']])).subarray(4)
  await check(Buffer.concat([word(2), twice, twice]))
  // A small block that would become a very large one.
  await check(Buffer.alloc(1024 * 1024))
  for (const bytes of [[], [0x78], [1, 2, 3, 4, 5, 6, 7], [0x78, 0xbb, 0, 0, 0, 1, 3, 0]]) {
    expect(new HeaderReader().read(Buffer.from(bytes))).toBe(undefined)
  }
})
