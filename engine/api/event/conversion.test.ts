/** One Event as clients of either group see it. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking } from '../../http/testing/asking'

const CORE = '/api/v1/namespaces/default/events'
const OTHER = '/apis/events.k8s.io/v1/namespaces/default/events'
const pod = { kind: 'Pod', name: 'p', namespace: 'default' }
const time = '2025-01-01T00:00:00Z'

/** What an object says besides its metadata. */
const said = (asking: Asking, path: string) => {
  const { metadata: _, ...rest } = asking.ask('GET', path).body
  return rest
}

describe('An Event', () => {
  test('of the core group has other names in the other', () => {
    const asking = new Asking()
    const body = {
      metadata: { name: 'e' },
      involvedObject: pod,
      reason: 'Started',
      message: 'm',
      count: 2,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component: 'x' },
      type: 'Normal',
    }
    asking.ask('POST', CORE, { body })
    expect(said(asking, `${OTHER}/e`)).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      regarding: pod,
      reason: 'Started',
      note: 'm',
      deprecatedCount: 2,
      deprecatedFirstTimestamp: time,
      deprecatedLastTimestamp: time,
      deprecatedSource: { component: 'x' },
      type: 'Normal',
    })
  })

  test('of the other group has the names of the core group there', () => {
    const asking = new Asking()
    const same = {
      eventTime: '2025-01-01T00:00:00.000000Z',
      reason: 'Started',
      action: 'Starting',
      type: 'Normal',
      reportingInstance: 'c-1',
    }
    const body = {
      metadata: { name: 'e' },
      ...same,
      regarding: pod,
      note: 'n',
      reportingController: 'ex.io/c',
    }
    asking.ask('POST', OTHER, { body })
    expect(said(asking, `${CORE}/e`)).toEqual({
      apiVersion: 'v1',
      kind: 'Event',
      ...same,
      involvedObject: pod,
      message: 'n',
      reportingComponent: 'ex.io/c',
    })
  })

  test('is selected by the names of the group that is asked', () => {
    const asking = new Asking()
    asking.ask('POST', CORE, { body: { metadata: { name: 'e' }, involvedObject: pod } })
    const found = (path: string, selector: string) => {
      const { body } = asking.ask('GET', `${path}?fieldSelector=${selector}`)
      return body.message ?? body.items.length
    }
    expect([
      found(CORE, 'involvedObject.name=p'),
      found(OTHER, 'regarding.name=p'),
      found(OTHER, 'regarding.name=q'),
      found(OTHER, 'involvedObject.name=p'),
    ]).toEqual([1, 1, 0, 'field label not supported: involvedObject.name'])
  })
})
