import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, refusal } from '../../testing/api'
import type { Service } from '../kinds'
import type { KubeObject } from '../meta'

const PORTS = [{ port: 80 }]
const specOf = (object: KubeObject) => object.spec as Service['spec']

function check(spec: object, expected: object, api = new Api()) {
  expect(specOf(api.make('v1', 'Service', 'web', spec))).toMatchObject(expected)
}

function refuse(spec: object, expected: string, api = new Api()) {
  const message = refusal(() => api.make('v1', 'Service', 'web', spec))
  expect(message).toBe(
    expected.startsWith('Service') ? expected : `Service "web" is invalid: ${expected}`,
  )
}

describe('a new Service', () => {
  test('is a ClusterIP Service of one family', () => {
    const { clusterIP, clusterIPs, ...rest } = specOf(
      new Api().make('v1', 'Service', 'web', { ports: PORTS }),
    )
    expect(clusterIPs).toEqual([clusterIP])
    expect(clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./)
    expect(rest).toEqual({
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
    })
  })

  test('gets what its type needs', () => {
    check({ clusterIP: 'None', ports: PORTS }, { clusterIP: 'None', clusterIPs: ['None'] })
    check(
      { type: 'ExternalName', externalName: 'a.example' },
      { type: 'ExternalName', externalName: 'a.example', sessionAffinity: 'None' },
    )
    check(
      { type: 'LoadBalancer', ports: PORTS, externalTrafficPolicy: 'Local' },
      {
        allocateLoadBalancerNodePorts: true,
        healthCheckNodePort: expect.any(Number),
        ports: [{ nodePort: expect.any(Number) }],
      },
    )
    check(
      { ports: PORTS, sessionAffinity: 'ClientIP' },
      { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
    )
  })

  test('chooses from the upper bands, the same with the same seed', () => {
    const ports = () => {
      const spec = specOf(
        new Api().make('v1', 'Service', 'web', { type: 'NodePort', ports: PORTS }),
      )
      return [spec.clusterIP, spec.ports?.[0]?.nodePort] as const
    }
    expect(ports()[1]).toBeGreaterThanOrEqual(30086)
    expect(ports()).toEqual(ports())
  })

  test('gives ports of one number one node port', () => {
    const ports = [
      { name: 'a', port: 53, protocol: 'TCP', nodePort: 30053 },
      { name: 'b', port: 53, protocol: 'UDP' },
    ]
    check({ type: 'NodePort', ports }, { ports: [{ nodePort: 30053 }, { nodePort: 30053 }] })
  })

  test('is refused what is taken or out of range', () => {
    const api = new Api()
    const taken = {
      clusterIP: '10.96.0.10',
      type: 'NodePort',
      ports: [{ port: 80, nodePort: 30080 }],
    }
    api.make('v1', 'Service', 'first', taken)
    refuse(
      { clusterIP: '10.96.0.10', ports: PORTS },
      'spec.clusterIPs: Invalid value: []string{"10.96.0.10"}: failed to allocate IP 10.96.0.10: provided IP is already allocated',
      api,
    )
    refuse(
      { clusterIP: '10.1.2.3', ports: PORTS },
      'spec.clusterIPs: Invalid value: []string{"10.1.2.3"}: failed to allocate IP 10.1.2.3: the provided IP (10.1.2.3) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
      api,
    )
    refuse(
      { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] },
      'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
      api,
    )
    refuse(
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
      api,
    )
  })

  test('is refused when the range is full', () => {
    const api = new Api({ serviceClusterIpRange: '10.96.0.0/29' })
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      api.make('v1', 'Service', name, { ports: PORTS })
    }
    expect(refusal(() => api.make('v1', 'Service', 'f', { ports: PORTS }))).toBe(
      'Internal error occurred: failed to allocate a serviceIP: range is full',
    )
  })

  test('is refused for what contradicts itself', () => {
    refuse({}, 'spec.ports: Required value')
    refuse(
      { ports: [{ port: 80 }, { port: 81 }] },
      '[spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
    )
    refuse({ type: 'ExternalName', ports: PORTS }, 'spec.externalName: Required value')
    refuse(
      { ports: [{ port: 80, nodePort: 30080 }] },
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    )
    refuse(
      { type: 'NodePort', clusterIP: 'None', ports: PORTS },
      `spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services`,
    )
    refuse(
      { type: 'Odd', ports: PORTS },
      '[spec.type: Unsupported value: "Odd": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]'.slice(
        1,
        -1,
      ),
    )
    refuse(
      { ports: PORTS, ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    )
  })
})

describe('a changed Service', () => {
  const made = (spec: object) => {
    const api = new Api()
    return { api, service: api.make('v1', 'Service', 'web', { ports: PORTS, ...spec }) }
  }

  test('keeps the values that the client left out', () => {
    const { api, service } = made({ type: 'NodePort' })
    const { clusterIP, clusterIPs, ...spec } = specOf(service)
    const ports = [{ port: 80, targetPort: 8080 }]
    const changed = api.change(service, (old) => ({ ...old, spec: { ...spec, ports } }))
    expect(specOf(changed)).toMatchObject({
      clusterIP,
      clusterIPs,
      ports: [{ nodePort: spec.ports?.[0]?.nodePort, targetPort: 8080 }],
    })
  })

  test('may not move to another address', () => {
    const { api, service } = made({})
    const change = () => api.respec(service, { clusterIP: '10.96.0.77' })
    expect(refusal(change)).toBe(
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: []string{"10.96.0.77"}: may not change once set',
    )
  })

  test('gives back what its new type does not need', () => {
    const { api, service } = made({ type: 'NodePort' })
    const clusterIp = api.respec(service, { type: 'ClusterIP' })
    expect(specOf(clusterIp).ports).toEqual([{ port: 80, targetPort: 80, protocol: 'TCP' }])
    expect(specOf(clusterIp).externalTrafficPolicy).toBeUndefined()
    const external = api.respec(clusterIp, { type: 'ExternalName', externalName: 'a.example' })
    expect(specOf(external).clusterIP).toBeUndefined()
    expect(specOf(external).ipFamilies).toBeUndefined()
    const back = api.respec(external, { type: 'ClusterIP', externalName: undefined })
    expect(specOf(back).clusterIPs).toEqual([specOf(back).clusterIP])
  })

  test('loses its load balancer with its type', () => {
    const { api, service } = made({ type: 'LoadBalancer' })
    const status = { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }
    expect(api.setStatus(service, status).status).toEqual({
      loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'VIP' }] },
    })
    expect(api.respec(service, { type: 'ClusterIP' }).status).toEqual({ loadBalancer: {} })
  })
})
