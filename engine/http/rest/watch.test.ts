/** Watches: where they begin, what they tell and in which form, bookmarks, and how they end. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes } from '../../clock/duration'
import { Asking, type Watched } from '../testing/asking'

const MAPS = '/api/v1/namespaces/default/configmaps'
const TABLE = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' }
const METADATA = { accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1' }

/** A server with ConfigMaps of these names, and ways to change them. */
function server(...names: string[]) {
  const asking = new Asking()
  const create = (name: string, labels: object = {}) =>
    asking.ask('POST', MAPS, { body: { metadata: { name, labels } } })
  const label = (name: string, labels: object) =>
    asking.ask('PATCH', `${MAPS}/${name}`, {
      body: { metadata: { labels } },
      type: 'application/merge-patch+json',
    })
  for (const name of names) create(name)
  return {
    asking,
    create,
    label,
    remove: (name: string) => asking.ask('DELETE', `${MAPS}/${name}`),
  }
}

/** Each event as `ADDED a`, or `BOOKMARK` with what it is annotated with. */
const told = ({ events }: Watched): readonly string[] =>
  events.map(({ type, object }) => {
    const { name, annotations } = object.metadata
    return type === 'BOOKMARK' ? `BOOKMARK ${JSON.stringify(annotations ?? {})}` : `${type} ${name}`
  })

describe('A watch', () => {
  test('begins with what there is, or after a revision', () => {
    const { asking, create, label, remove } = server('a')
    const revision = asking.cluster.store.revision
    create('b')
    const all = asking.watch(`${MAPS}?watch=1`)
    const zero = asking.watch(`${MAPS}?watch=true&resourceVersion=0`)
    const since = asking.watch(`${MAPS}?watch=1&resourceVersion=${revision}`)
    const one = asking.watch(`${MAPS}/b?watch=1`)
    label('a', { x: 'y' })
    remove('a')
    expect([all, zero, since, one].map(told)).toEqual([
      ['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED a'],
      ['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED a'],
      ['ADDED b', 'MODIFIED a', 'DELETED a'],
      ['ADDED b'],
    ])
  })

  test('tells what begins to match as added, what ceases to as deleted', () => {
    const { asking, label } = server('a')
    const watched = asking.watch(`${MAPS}?watch=1&labelSelector=is=in`)
    label('a', { is: 'in' })
    label('a', { is: 'in', more: 'x' })
    label('a', { is: 'out' })
    expect(told(watched)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a'])
    const [, changed, last] = watched.events
    expect(last?.object.metadata).toEqual({
      ...changed?.object.metadata,
      resourceVersion: String(asking.cluster.store.revision),
    })
  })

  test('sends the initial events and a mark at their end where that is asked for', () => {
    const { asking, create } = server('a')
    const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan'
    const watched = asking.watch(`${MAPS}?${query}&allowWatchBookmarks=true&resourceVersion=`)
    create('b')
    const mark = 'BOOKMARK {"k8s.io/initial-events-end":"true"}'
    expect(told(watched)).toEqual(['ADDED a', mark, 'ADDED b'])
    const none = 'watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan'
    const later = asking.watch(`${MAPS}?${none}`)
    create('c')
    expect(told(later)).toEqual(['ADDED c'])
  })

  test('says how far it has come, to whom asked for that', () => {
    const { asking, create } = server()
    const marked = asking.watch(`${MAPS}?watch=1&allowWatchBookmarks=true`)
    const plain = asking.watch(`${MAPS}?watch=1`)
    create('a')
    for (const { source } of [marked, plain]) source.beat?.()
    expect([told(marked), told(plain)]).toEqual([['ADDED a', 'BOOKMARK {}'], ['ADDED a']])
    expect(marked.events[1]?.object).toEqual({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: {
        resourceVersion: String(asking.cluster.store.revision),
        creationTimestamp: null,
      },
    })
  })

  test('from a revision that is gone, or to come, ends with an event that says so', () => {
    const { asking, create } = server('a')
    const revision = asking.cluster.store.revision
    asking.cluster.run(minutes(1))
    create('b')
    const oldest = asking.cluster.store.revision
    asking.cluster.run(minutes(10))
    const gone = asking.watch(`${MAPS}?watch=1&resourceVersion=${revision}`)
    expect([gone.events, gone.isOver()]).toEqual([
      [
        {
          type: 'ERROR',
          object: {
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Failure',
            message: `too old resource version: ${revision} (${oldest})`,
            reason: 'Expired',
            code: 410,
          },
        },
      ],
      true,
    ])
    const later = asking.watch(`${MAPS}?watch=1&resourceVersion=999999`)
    expect([later.events[0]?.object.code, later.isOver()]).toEqual([504, true])
  })

  test('lasts as long as it is asked to, and else some time that differs', () => {
    const { asking } = server()
    const lasting = (query: string) => asking.watch(`${MAPS}?watch=1${query}`).lastsFor
    expect(lasting('&timeoutSeconds=7')).toBe(7000)
    const usual = lasting('')
    expect(usual >= 1800_000 && usual <= 3600_000).toBe(true)
  })

  test('that was stopped is told nothing more', () => {
    const { asking, create } = server('a')
    const watched = asking.watch(`${MAPS}?watch=1`)
    watched.source.stop()
    create('b')
    watched.source.beat?.()
    expect(told(watched)).toEqual(['ADDED a'])
  })
})

describe('In another form', () => {
  test('only the first event of all has the headers of a Table', () => {
    const { asking, create } = server('a')
    const { events, source } = asking.watch(`${MAPS}?watch=1&allowWatchBookmarks=1`, TABLE)
    create('b')
    source.beat?.()
    const names = (definitions: readonly { name: string }[] | null) =>
      definitions?.map(({ name }) => name)
    const shown = events.map(({ type, object }) => [
      type,
      object.kind,
      names(object.columnDefinitions),
      object.rows[0].cells[0],
      object.rows[0].object.metadata.name,
    ])
    expect(shown).toEqual([
      ['ADDED', 'Table', ['Name', 'Data', 'Age'], 'a', 'a'],
      ['ADDED', 'Table', undefined, 'b', 'b'],
      ['BOOKMARK', 'Table', undefined, '', undefined],
    ])
    expect(events[2]?.object.rows).toEqual([
      {
        cells: ['', '', '<unknown>'],
        object: {
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: {
            resourceVersion: String(asking.cluster.store.revision),
            creationTimestamp: null,
          },
        },
      },
    ])
  })

  test('events are metadata alone', () => {
    const { asking } = server('a')
    const { events } = asking.watch(`${MAPS}?watch=1`, METADATA)
    expect(
      events.map(({ object }) => [object.kind, Object.keys(object), object.metadata.name]),
    ).toEqual([['PartialObjectMetadata', ['kind', 'apiVersion', 'metadata'], 'a']])
  })
})

describe('A form is refused', () => {
  const { asking } = server('a')
  const listed = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
  const types = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
  const only = `only the following media types are accepted: ${types}`

  function check(path: string, accept: string, message: string) {
    const { code, body } = asking.ask('GET', path, { headers: { accept } })
    expect([code, body.reason, body.message]).toEqual([406, 'NotAcceptable', message])
  }

  test('where the answer has another shape', () => {
    const one = 'you requested PartialObjectMetadata, but the requested object is a list'
    check(MAPS, METADATA.accept, `${one} (*core.ConfigMapList)`)
    const list = 'you requested PartialObjectMetadataList, but the requested object is not a list'
    check(`${MAPS}/a`, listed, `${list} (*core.ConfigMap)`)
    check(`${MAPS}?watch=1`, listed, `${list} (*core.ConfigMap)`)
    check(MAPS, 'text/html', only)
    check(MAPS, 'application/json;as=Table;g=meta.k8s.io;v=v2', only)
  })

  test('unless the client takes another as well', () => {
    const accept = 'text/html, application/json;as=Table;g=meta.k8s.io;v=v2, application/json'
    expect(asking.ask('GET', `${MAPS}/a`, { headers: { accept } }).body.kind).toBe('ConfigMap')
    const { body } = asking.ask('GET', MAPS, { headers: { accept: listed } })
    expect([body.kind, body.items[0].kind]).toEqual([
      'PartialObjectMetadataList',
      'PartialObjectMetadata',
    ])
  })
})
