/** TARGETS of an autoscaler, which name their resource since the goldens were made. */
import { test } from 'node:test'
import { expect } from 'expect'
import { metadata, NOW } from '../../testing/objects'
import { autoscalerColumns } from './autoscaling'

function check(metrics: readonly object[], currentMetrics: readonly object[], expected: string) {
  const scaleTargetRef = { kind: 'Deployment', name: 'web' }
  const object = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata('x'),
    spec: { scaleTargetRef, maxReplicas: 5, metrics },
    status: { currentMetrics, currentReplicas: 3 },
  }
  const cells = ['x', 'Deployment/web', expected, '<unset>', 5, 3, '60m']
  expect(autoscalerColumns.cells(object, NOW)).toEqual(cells)
}

const resource = (target: object, name = 'cpu') => ({
  type: 'Resource',
  resource: { name, target },
})
const measured = (current: object) => ({ type: 'Resource', resource: { name: 'cpu', current } })

test('a resource is measured against its utilization or an average', () => {
  const half = resource({ averageUtilization: 50 })
  check([], [], '<none>')
  check([half], [], 'cpu: <unknown>/50%')
  check([half], [measured({ averageUtilization: 42, averageValue: '1' })], 'cpu: 42%/50%')
  check([half], [measured({ averageValue: '1' })], 'cpu: <unknown>/50%')
  check([resource({})], [], 'cpu: <unknown>/<auto>')
  check([resource({ averageValue: '1' })], [measured({ averageValue: '300m' })], 'cpu: 300m/1')
  check([resource({ averageValue: '1Gi' }, 'memory')], [], 'memory: <unknown>/1Gi')
})

test('a resource of one container is measured like that of all', () => {
  const spec = {
    type: 'ContainerResource',
    containerResource: { name: 'cpu', container: 'a', target: { averageUtilization: 70 } },
  }
  const status = { containerResource: { name: 'cpu', current: { averageUtilization: 7 } } }
  check([spec], [status], 'cpu: 7%/70%')
  check([spec], [], 'cpu: <unknown>/70%')
})

test('two metrics are shown, others counted', () => {
  const all = [resource({ averageUtilization: 50 }), resource({ averageValue: '1Gi' }, 'memory')]
  check(all, [], 'cpu: <unknown>/50%, memory: <unknown>/1Gi')
  const more = 'cpu: <unknown>/50%, memory: <unknown>/1Gi + 2 more...'
  check([...all, { type: 'Pods' }, { type: 'Odd' }], [], more)
  check([{ type: 'Odd' }], [], '<unknown type>')
})
