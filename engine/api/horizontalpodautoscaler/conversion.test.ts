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
