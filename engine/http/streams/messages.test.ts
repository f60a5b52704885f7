import { test } from 'node:test'
import { expect } from 'expect'
import { ChannelClient, type Message } from './testing/channel-client'
import { StreamServer } from './testing/stream-server'

const WATCH = '/api/v1/namespaces/default/pods?watch=1'
const LOG = '/api/v1/namespaces/default/pods/shell/log?follow=1'
const EVENT = '{"type":"ADDED"}\n'
const TEXT = Buffer.from('é'.repeat(2000))

const limit = { timeout: 10_000 }

async function serve(context: { after(done: () => void): void }): Promise<StreamServer> {
  const server = await StreamServer.start()
  context.after(() => server.close())
  return server
}

test('a watch tells an event a message, as text or as bytes', limit, async (context) => {
  const server = await serve(context)
  const check = async (protocols: readonly string[]) => {
    server.heard.length = 0
    const headers = { origin: 'http://localhost' }
    const client = await ChannelClient.connect(`${server.url}${WATCH}`, protocols, headers)
    client.socket.send('is not read')
    await client.until(() => client.messages.length === 2)
    expect(client.messages).toEqual([EVENT, TEXT])
    client.socket.close()
    await server.hears('stop')
    expect(server.heard).toEqual(['watch', 'stop'])
  }
  await check([])
  await check(['base64.binary.k8s.io'])
})

test('a log is told as bytes or as base64, after an empty message', limit, async (context) => {
  const server = await serve(context)
  const check = async (protocols: readonly string[], expected: readonly Message[]) => {
    server.heard.length = 0
    const client = await ChannelClient.connect(`${server.url}${LOG}`, protocols)
    await client.until(() => client.messages.length === 4)
    expect(client.messages).toEqual(expected)
    client.socket.close()
    await server.hears('stop')
  }
  const parts = [Buffer.from(EVENT), TEXT.subarray(0, 2048), TEXT.subarray(2048)]
  await check([], [Buffer.alloc(0), ...parts])
  await check(['binary.k8s.io'], [Buffer.alloc(0), ...parts])
  await check(['base64.binary.k8s.io'], ['', ...parts.map((part) => part.toString('base64'))])
})

test('a watcher that does not say where it comes from is refused', limit, async (context) => {
  const server = await serve(context)
  const check = async (path: string, protocols: string[], origin: string, expected: string) =>
    expect(
      ChannelClient.connect(`${server.url}${path}`, protocols, origin === '' ? {} : { origin }),
    ).rejects.toThrow(expected)
  for (const origin of ['', 'null', 'nonsense']) await check(WATCH, [], origin, '403 ')
  await check(WATCH, ['a', 'b'], 'http://localhost', '400 ')
  await check(LOG, ['channel.k8s.io'], '', '403 ')
})
