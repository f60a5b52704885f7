/** When finished Jobs go. */

import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes, seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { adminOf, secondsUntil } from '../testing/watching'

/** Seconds until a Job with this TTL and this condition goes; undefined when it stays. */
function stay(ttlSecondsAfterFinished: number | undefined, type: string | undefined) {
  const controllers = ['ttl-after-finished-controller', 'garbage-collector-controller']
  const cluster = new Cluster({ nodes: 0, controllers })
  const admin = adminOf(cluster)
  const template = {
    metadata: { labels: { job: 'work' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'shop:v1' }] },
  }
  admin.create('Job', {
    metadata: { namespace: 'default', name: 'work' },
    spec: {
      template,
      ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }),
    },
  })
  cluster.run(seconds(10))
  if (type !== undefined) {
    const lastTransitionTime = '2025-01-01T00:00:10Z'
    const conditions = [{ type, status: 'True', lastTransitionTime }]
    admin.patch('Job', 'default/work', (job) => ({ ...job, status: { conditions } }), {
      subresource: 'status',
    })
  }
  return secondsUntil(cluster, () => admin.get('Job', 'default/work') === undefined, minutes(10))
}

describe('A Job', () => {
  const check = (situation: string, found: number | undefined, expected: number | undefined) =>
    test(situation, () => {
      expect(found === undefined ? undefined : Math.floor(found)).toBe(expected)
    })
  check('that is complete goes after its TTL', stay(60, 'Complete'), 60)
  check('that has failed goes after its TTL', stay(60, 'Failed'), 60)
  check('with a TTL of zero goes at once', stay(0, 'Complete'), 0)
  check('without a TTL stays', stay(undefined, 'Complete'), undefined)
  check('that is not finished stays', stay(60, undefined), undefined)
  check('that is suspended stays', stay(60, 'Suspended'), undefined)
})
