import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../cluster'
import { warningsOf } from './validatingadmissionpolicy-status'

const policy = (expression: string, resources: readonly string[] = ['deployments']) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'p' },
  spec: {
    matchConstraints: {
      resourceRules: [
        { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources },
      ],
    },
    validations: [{ expression }],
  },
})

describe('the expressions of a policy are looked at for each kind that it names', () => {
  const check = (
    expression: string,
    resources: readonly string[],
    ...expected: readonly string[]
  ): void => {
    test(`${expression} of ${resources.join(' and ') || 'nothing'}`, () => {
      const decoded = policy(expression, resources) as unknown // As it is decoded.
      const found = warningsOf(decoded as Parameters<typeof warningsOf>[0])
      expect(found.map(({ warning }) => warning)).toEqual(expected)
    })
  }
  check('object.spec.replicas > 1', ['deployments'])
  check(
    'object.replicas > 1',
    ['deployments'],
    "apps/v1, Kind=Deployment: ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^",
  )
  check(
    'object.spec.replicas > 1',
    ['daemonsets', 'replicasets'],
    "apps/v1, Kind=DaemonSet: ERROR: <input>:1:12: undefined field 'replicas'\n | object.spec.replicas > 1\n | ...........^",
  )
  check('object.spec.template.spec.containers.all(c, c.image.size() > 0)', ['deployments'])
  check('object.spec.strategy.rollingUpdate.maxSurge == "1"', ['deployments'])
  check('object.metadata.creationTimestamp.getFullYear() > 2000', ['deployments'])
  check('object.anything', ['*'])
})

test('what was found is in the status, once for each generation', () => {
  const cluster = new Cluster({ seed: 1 })
  cluster.kubectl.apply(policy('object.replicas > 1'), 'default')
  cluster.settle()
  const id = 'validatingadmissionpolicies.admissionregistration.k8s.io'
  expect(cluster.store.get(id, 'p')?.status).toEqual({
    observedGeneration: 1,
    typeChecking: {
      expressionWarnings: [
        {
          fieldRef: 'spec.validations[0].expression',
          warning: expect.stringMatching(/^apps\/v1, Kind=Deployment: ERROR: /),
        },
      ],
    },
  })
})
