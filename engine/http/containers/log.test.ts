/** Logs that are asked for over WebSocket. */
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { expect } from 'expect'
import { WebSocket } from 'ws'
import { seconds } from '../../clock/duration'
import { Cluster } from '../../cluster'
import { createPod } from '../../testing/watching'
import { serve } from '../serve'

test('a log is told over WebSocket as far as it has been written', async (context) => {
  const cluster = new Cluster({ nodes: 1, scheduler: false })
  cluster.run(seconds(100))
  const command = ['sh', '-c', 'echo hello; sleep 9999']
  createPod(cluster, 'x', {
    nodeName: 'node-1',
    containers: [{ name: 'c', image: 'busybox', command }],
  })
  cluster.run(seconds(5))
  const served = await serve(cluster)
  context.after(() => served.close())
  const { ca, adminToken } = served.keys
  const path = '/api/v1/namespaces/default/pods/x/log?container=c'
  const socket = new WebSocket(served.url.replace('https', 'wss') + path, ['binary.k8s.io'], {
    ca: ca.certificate,
    headers: { authorization: `Bearer ${adminToken}` },
  })
  const heard: Buffer[] = []
  socket.on('message', (bytes: Buffer) => heard.push(bytes))
  const code = await new Promise((resolve) => socket.on('close', resolve))
  expect([Buffer.concat(heard).toString(), code]).toEqual(['hello\n', 1000])
})
