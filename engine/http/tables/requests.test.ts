/** Tables as a client asks for them over HTTP. */
import { test } from 'node:test'
import { expect } from 'expect'
import { clientOf } from '../../client/client'
import { Cluster } from '../../cluster'
import { Api } from '../api'
import { OutsideCalls } from '../outside/outside-calls'

const ACCEPT = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

const cluster = new Cluster({ nodes: 0 })
const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'a', image: 'i' }] },
}
clientOf(cluster, 'admin', 'admin').create('Deployment', {
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template },
})
const api = new Api({
  cluster,
  address: () => '127.0.0.1:6443',
  chance: () => 0,
  onBug: (error) => {
    throw error
  },
  special: new Map(),
  outside: new OutsideCalls({}, () => undefined),
  paths: [],
})

function ask(url: string, accept = ACCEPT) {
  const [path = '', query = ''] = url.split('?')
  const user = { name: 'admin', groups: ['system:masters'] }
  const asked = { method: 'GET', path, headers: { accept }, body: new Uint8Array(), user }
  const request = { ...asked, query: new URLSearchParams(query) }
  const answer = api.answer(request)
  if (answer.type !== 'object') throw new Error(`answered with a ${answer.type}`)
  return JSON.parse(`${api.write(request, answer).body}`)
}

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'

test('a list is a Table of its objects, and so is an object', () => {
  const cells = ['web', '0/3', 0, 0, '0s', 'a', 'i', 'app=web']
  const columnDefinitions = expect.arrayContaining([expect.objectContaining({ name: 'Ready' })])
  const table = { kind: 'Table', columnDefinitions, rows: [{ cells }] }
  expect(ask(DEPLOYMENTS)).toMatchObject(table)
  expect(ask(`${DEPLOYMENTS}/web`)).toMatchObject(table)
})

test('a scale is a Table of its own', () => {
  const { columnDefinitions, rows } = ask(`${DEPLOYMENTS}/web/scale`)
  expect(columnDefinitions.map(({ name }: { name: string }) => name)).toEqual([
    ...['Name', 'Desired', 'Available', 'Age'],
  ])
  expect(rows.map(({ cells }: { cells: unknown }) => cells)).toEqual([['web', 3, 0, '0s']])
  const partial = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'
  const { kind, metadata } = ask(`${DEPLOYMENTS}/web/scale`, partial)
  expect([kind, metadata.name]).toEqual(['PartialObjectMetadata', 'web'])
  expect(ask(`${DEPLOYMENTS}/web/scale`, 'application/json').kind).toBe('Scale')
})

test('rows carry what the client asks for, and it has to be something known', () => {
  const carried = (include: string) => ask(`${DEPLOYMENTS}?includeObject=${include}`).rows[0].object
  expect(carried('').kind).toBe('PartialObjectMetadata')
  expect(carried('Metadata').kind).toBe('PartialObjectMetadata')
  expect(carried('Object').kind).toBe('Deployment')
  expect(carried('None')).toBe(null)
  const { code, message } = ask(`${DEPLOYMENTS}?includeObject=All`)
  expect([code, message]).toEqual([
    400,
    'Unable to convert to Table as requested: includeObject: Invalid value: "All": ' +
      "must be 'Metadata', 'Object', 'None', or empty",
  ])
  expect(ask(`${DEPLOYMENTS}?includeObject=All`, 'application/json').kind).toBe('DeploymentList')
})
