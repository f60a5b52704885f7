/** Which addresses of which Pods Endpoints have. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { Pod, Service } from '../api/kinds'
import { metadata, pod } from '../testing/objects'
import { limited, subsetsOf } from './endpoints'

const service = (spec: Partial<Service['spec']> = {}): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('web'),
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  status: {},
})

const READY = '2025-01-01T00:00:00Z'

interface Draft {
  readonly ip?: string
  readonly isReady?: boolean
  readonly isGoing?: boolean
  readonly phase?: string
  readonly port?: { readonly name: string; readonly containerPort: number }
}

const member = (name: string, draft: Draft = {}): Pod => {
  const { ip = `10.0.0.${name}`, isReady = true, isGoing = false, phase = 'Running' } = draft
  const going = isGoing ? { meta: { deletionTimestamp: READY } } : {}
  const made = pod(name, { phase, ...(isReady ? { readySince: READY } : {}), ...going })
  const ports = draft.port === undefined ? {} : { ports: [draft.port] }
  return {
    ...made,
    spec: { ...made.spec, containers: [{ name: 'c', ...ports }] },
    status: { ...made.status, ...(ip === '' ? {} : { podIP: ip, podIPs: [{ ip }] }) },
  }
}

/** `1,2|3 at 8080`: ready addresses, others, port. */
const check = (situation: string, of: Service, pods: readonly Pod[], expected: string[]) =>
  test(situation, () => {
    const last = (addresses: readonly { readonly ip: string }[] = []) =>
      addresses.map(({ ip }) => ip.replace('10.0.0.', '')).join()
    const texts = subsetsOf(of, pods).map(
      ({ addresses, notReadyAddresses, ports = [] }) =>
        `${last(addresses)}|${last(notReadyAddresses)} at ${ports.map(({ port }) => port).join()}`,
    )
    expect(texts).toEqual(expected)
  })

describe('Endpoints have', () => {
  check(
    'the Pods in the order of their addresses',
    service(),
    [member('2'), member('1')],
    ['1,2| at 8080'],
  )
  check(
    'apart those that are not ready',
    service(),
    [member('1'), member('2', { isReady: false })],
    ['1|2 at 8080'],
  )
  check('no Pod without an address', service(), [member('1', { ip: '' })], [])
  check('no Pod that has ended', service(), [member('1', { phase: 'Succeeded' })], [])
  check('no Pod on its way out', service(), [member('1', { isGoing: true })], [])
  check(
    'both where what is not ready is published',
    service({ publishNotReadyAddresses: true }),
    [member('1', { isGoing: true }), member('2', { isReady: false })],
    ['1,2| at 8080'],
  )
  check(
    'a subset for each number that a named port has',
    service({ ports: [{ port: 80, targetPort: 'http' }] }),
    [
      member('1', { port: { name: 'http', containerPort: 8080 } }),
      member('2', { port: { name: 'http', containerPort: 9090 } }),
      member('3', { port: { name: 'other', containerPort: 80 } }),
    ],
    ['1| at 8080', '2| at 9090'],
  )
  check(
    'Pods without ports where a headless Service has none',
    service({ ports: [] }),
    [member('1')],
    ['1| at '],
  )
})

describe('Endpoints with too many addresses', () => {
  const address = (ip: number) => ({ ip: String(ip) })
  const checkLimit = (
    ready: number,
    unready: number,
    expected: readonly [number, number, boolean],
  ) =>
    test(`keep ${expected[0]} of ${ready} ready and ${expected[1]} of ${unready} others`, () => {
      const addresses = Array.from({ length: ready }, (_, i) => address(i))
      const notReadyAddresses = Array.from({ length: unready }, (_, i) => address(i))
      const { subsets, isTruncated } = limited([{ addresses, notReadyAddresses }], 4)
      const kept = subsets[0]
      expect([
        kept?.addresses?.length ?? 0,
        kept?.notReadyAddresses?.length ?? 0,
        isTruncated,
      ]).toEqual(expected)
    })
  checkLimit(3, 1, [3, 1, false])
  checkLimit(3, 3, [3, 1, true])
  checkLimit(5, 3, [4, 0, true])
})
