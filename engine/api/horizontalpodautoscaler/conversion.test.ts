/** One HorizontalPodAutoscaler as clients of either version see it. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking } from '../../http/testing/asking'

const at = (version: string) =>
  `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const cpu = (averageUtilization: number) => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

/** What it asks for, as that version says it. */
function specIn(asking: Asking, version: string) {
  const { body } = asking.ask('GET', `${at(version)}/h`)
  return { apiVersion: body.apiVersion, spec: body.spec }
}

describe('A HorizontalPodAutoscaler', () => {
  test('of v1 has the one metric that v1 knows', () => {
    const asking = new Asking()
    const spec = { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 50 }
    const created = asking.ask('POST', at('v1'), { body: { metadata: { name: 'h' }, spec } })
    expect([created.code, created.body.apiVersion]).toEqual([201, 'autoscaling/v1'])
    expect(specIn(asking, 'v2')).toEqual({
      apiVersion: 'autoscaling/v2',
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 3, metrics: [cpu(50)] },
    })
    const body = { spec: { targetCPUUtilizationPercentage: 70, maxReplicas: 5 } }
    const type = 'application/merge-patch+json'
    expect(asking.ask('PATCH', `${at('v1')}/h`, { body, type }).code).toBe(200)
    expect(specIn(asking, 'v2').spec).toMatchObject({ maxReplicas: 5, metrics: [cpu(70)] })
  })

  test('of v2 shows v1 its share of the CPU, and nothing that v1 lacks', () => {
    const asking = new Asking()
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
    }
    const spec = { scaleTargetRef, maxReplicas: 3, metrics: [memory, cpu(60)], behavior: {} }
    asking.ask('POST', at('v2'), { body: { metadata: { name: 'h' }, spec } })
    expect(specIn(asking, 'v1')).toEqual({
      apiVersion: 'autoscaling/v1',
      spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 60 },
    })
  })

  test('of v2 loses nothing when it is changed through v1', () => {
    const asking = new Asking()
    const describedObject = { apiVersion: 'v1', kind: 'Service', name: 'web' }
    const metrics = [
      {
        type: 'Resource',
        resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
      },
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'cpu',
          container: 'app',
          target: { type: 'Utilization', averageUtilization: 40 },
        },
      },
      {
        type: 'Pods',
        pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '10' } },
      },
      {
        type: 'Object',
        object: {
          describedObject,
          metric: { name: 'rps', selector: { matchLabels: { a: 'b' } } },
          target: { type: 'Value', value: '100' },
        },
      },
      {
        type: 'External',
        external: {
          metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } },
          target: { type: 'Value', value: '30' },
        },
      },
      cpu(60),
    ]
    const behavior = { scaleDown: { stabilizationWindowSeconds: 5 } }
    const spec = { scaleTargetRef, maxReplicas: 3, metrics, behavior }
    const created = asking.ask('POST', at('v2'), { body: { metadata: { name: 'h' }, spec } })
    const before = created.body.spec
    const type = 'application/merge-patch+json'
    const { body } = asking.ask('PATCH', `${at('v1')}/h`, {
      body: { spec: { maxReplicas: 5 } },
      type,
    })
    expect(body.metadata.annotations['autoscaling.alpha.kubernetes.io/metrics']).toMatch(
      '{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}',
    )
    const now = asking.ask('GET', `${at('v2')}/h`).body
    expect([
      now.spec.metrics,
      now.spec.behavior,
      now.spec.maxReplicas,
      now.metadata.annotations,
    ]).toEqual([before.metrics, before.behavior, 5, undefined])
  })

  test('of v1 with annotations that say nothing is as it would be without them', () => {
    const asking = new Asking()
    const annotations = {
      'autoscaling.alpha.kubernetes.io/metrics': '[1,{"type":"constructor"',
      'autoscaling.alpha.kubernetes.io/behavior': '[]',
      kept: 'x',
    }
    const spec = { scaleTargetRef, maxReplicas: 3, targetCPUUtilizationPercentage: 50 }
    asking.ask('POST', at('v1'), { body: { metadata: { name: 'h', annotations }, spec } })
    const { body } = asking.ask('GET', `${at('v2')}/h`)
    expect([body.spec.metrics, body.metadata.annotations]).toEqual([[cpu(50)], { kept: 'x' }])
  })

  test('is read and watched in each version, and written in the one of the URL', () => {
    const asking = new Asking()
    const spec = { scaleTargetRef, maxReplicas: 3 }
    const watched = ['v1', 'v2'].map((version) => asking.watch(`${at(version)}?watch=1`))
    asking.ask('POST', at('v2'), { body: { metadata: { name: 'h' }, spec } })
    expect(watched.map(({ events }) => events.map(({ object }) => object.apiVersion))).toEqual([
      ['autoscaling/v1'],
      ['autoscaling/v2'],
    ])
    const wrong = { apiVersion: 'autoscaling/v1', metadata: { name: 'x' }, spec }
    expect(asking.ask('POST', at('v2'), { body: wrong }).body.message).toBe(
      'the API version in the data (autoscaling/v1) does not match the expected API version ' +
        '(autoscaling/v2)',
    )
  })
})
