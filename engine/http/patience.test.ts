/** Requests that come before what a controller is about to make. */

import { afterEach, describe, test } from 'node:test'
import { expect } from 'expect'
import { userNamed } from '../apiserver/authorization/users'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { newKeys } from './authentication/keys'
import { Door } from './door'
import type { Answer } from './messages'

const keys = newKeys([], '10.96.0.1')
const ADMIN = { ...userNamed('admin'), groups: ['system:masters'] }

let door: Door | undefined

afterEach(() => door?.close())

function opened(): Door {
  const cluster = new Cluster({ nodes: 1 })
  cluster.settle()
  const onBug = (error: unknown) => {
    throw error
  }
  door = new Door(cluster, { keys, clientQuiet: 0, onBug, services: {}, forgets: false })
  return door
}

function post({ api }: Door, path: string, body: object): Answer {
  return api.answer({
    method: 'POST',
    path,
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
    user: ADMIN,
  })
}

/** A Pod is created right after its Namespace; how long that took on the cluster's clock. */
async function createdAtOnce(spec: object): Promise<readonly [code: unknown, took: number]> {
  const open = opened()
  const begun = open.cluster.now()
  const metadata = { name: 'shop' }
  post(open, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata })
  const containers = [{ name: 'c', image: 'busybox' }]
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers, ...spec } }
  const first = post(open, '/api/v1/namespaces/shop/pods', pod)
  if (first.type !== 'late') return ['code' in first ? first.code : first.type, 0]
  const created = first.answer.then(async (answer) => {
    const took = open.cluster.now() - begun
    return ['code' in answer ? answer.code : answer.type, took] as const
  })
  await open.pacing.advance(seconds(10))
  return created
}

describe('A Pod right after its Namespace', () => {
  test('waits for the ServiceAccount that every Namespace gets, and no longer', async () => {
    const [code, took] = await createdAtOnce({})
    expect(code).toBe(201)
    expect(took).toBeGreaterThan(0)
    expect(took).toBeLessThan(seconds(1))
  })

  test('does not wait for one that nobody makes', async () => {
    expect(await createdAtOnce({ serviceAccountName: 'none' })).toEqual([403, 0])
  })
})
