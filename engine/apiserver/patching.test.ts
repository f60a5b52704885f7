/** Patches and applies as clients send them: what is refused, and who owns which field. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../cluster'
import { DEPLOYMENTS, deployedIn, deploymentNamed, refusalOf } from '../testing/workload'
import type { PatchType } from './patching'

const KEY = 'default/web'

function clusterWithWeb(): Cluster {
  const cluster = new Cluster({ controllers: [], scheduler: false })
  cluster.kubectl.apply(deploymentNamed('web', { replicas: 3 }), 'default')
  return cluster
}

describe('A patch is refused', () => {
  function check(patch: unknown, type: PatchType, refusal: string) {
    const { server } = clusterWithWeb()
    const resource = server.registry.get(DEPLOYMENTS)
    const options = { user: 'kubernetes-admin' }
    expect(refusalOf(() => server.patch(resource, KEY, patch, options, type))).toBe(refusal)
  }

  test('when it adds a field that the kind does not have', () => {
    const wrong = ' "" is invalid: patch: Invalid value: '
    const because = ': strict decoding error: unknown field "spec.replcas"'
    check({ spec: { replcas: 1 } }, 'strategic', `${wrong}"map[spec:map[replcas:1]]"${because}`)
    check({ spec: { replcas: 1 } }, 'merge', `${wrong}"{\\"spec\\":{\\"replcas\\":1}}"${because}`)
  })

  test('when a value is of the wrong type', () => {
    check(
      { spec: { replicas: 'three' } },
      'strategic',
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:three]]": ' +
        'unrecognized type: int32',
    )
    check(
      { spec: { replicas: 'three' } },
      'merge',
      ' "" is invalid: patch: Invalid value: "{\\"spec\\":{\\"replicas\\":\\"three\\"}}": ' +
        'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    )
  })

  test('when a number stands where a text belongs', () => {
    check(
      { metadata: { labels: { a: 1 } } },
      'strategic',
      ' "" is invalid: patch: Invalid value: "map[metadata:map[labels:map[a:1]]]": ' +
        'cannot convert int64 to string',
    )
    check(
      { spec: { replicas: 1.5 } },
      'strategic',
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:1.5]]": ' +
        'cannot convert float64 to int32',
    )
  })

  test('when it is no patch', () => {
    const patch = 'of type jsonpatch.Patch'
    check({}, 'json', `json: cannot unmarshal object into Go value ${patch}`)
    check(['a'], 'json', 'json: cannot unmarshal string into Go value of type jsonpatch.Operation')
    check('three', 'strategic', 'invalid JSON document')
    const missing = [{ op: 'test', path: '/spec/nothing', value: 1 }]
    check(missing, 'json', 'the server rejected our request due to an error in our request')
  })

  test('when it gives the object another name', () => {
    const message = 'the name of the object (api) does not match the name on the URL (web)'
    check({ metadata: { name: 'api' } }, 'strategic', message)
  })

  test('when it was made for an older version', () => {
    check(
      { metadata: { resourceVersion: '1' }, spec: { replicas: 1 } },
      'strategic',
      'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; ' +
        'please apply your changes to the latest version and try again',
    )
  })
})

test("a Deployment's labels are not its status", () => {
  const cluster = clusterWithWeb()
  const { server } = cluster
  const patch = { metadata: { labels: { by: 'status' } }, status: { readyReplicas: 7 } }
  const how = { user: 'kubernetes-admin', subresource: 'status' }
  const { metadata, status } = server.patch(
    server.registry.get(DEPLOYMENTS),
    KEY,
    patch,
    how,
    'strategic',
  )
  expect([metadata.labels, status]).toMatchObject([undefined, { readyReplicas: 7 }])
})

test('a patch that changes nothing writes nothing', () => {
  const cluster = clusterWithWeb()
  const { resourceVersion } = deployedIn(cluster, 'web').metadata
  cluster.kubectl.patch(DEPLOYMENTS, KEY, { spec: { replicas: 3 } })
  expect(deployedIn(cluster, 'web').metadata.resourceVersion).toBe(resourceVersion)
})

describe('An apply', () => {
  test('of the same again writes nothing', () => {
    const cluster = clusterWithWeb()
    const { resourceVersion } = deployedIn(cluster, 'web').metadata
    cluster.kubectl.apply(deploymentNamed('web', { replicas: 3 }), 'default')
    expect(deployedIn(cluster, 'web').metadata.resourceVersion).toBe(resourceVersion)
  })

  test('that leaves a field out gives it back to its default', () => {
    const cluster = clusterWithWeb()
    cluster.kubectl.apply(deploymentNamed('web', {}), 'default')
    expect(deployedIn(cluster, 'web').spec.replicas).toBe(1)
  })

  test('conflicts with a scale in between', () => {
    const cluster = clusterWithWeb()
    cluster.kubectl.scale(DEPLOYMENTS, KEY, 5)
    const again = () => cluster.kubectl.apply(deploymentNamed('web', { replicas: 3 }), 'default')
    expect(refusalOf(again)).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" ' +
        'using apps/v1: .spec.replicas',
    )
    expect(deployedIn(cluster, 'web').spec.replicas).toBe(5)
  })

  test('with force takes over what it conflicts with', () => {
    const { server, kubectl } = clusterWithWeb()
    kubectl.scale(DEPLOYMENTS, KEY, 5)
    const options = { user: 'kubernetes-admin', fieldManager: 'kubectl', force: true }
    const body = { ...deploymentNamed('web', { replicas: 3 }) }
    const placed = { ...body, metadata: { ...body.metadata, namespace: 'default' } }
    const applied = server.apply(server.registry.get(DEPLOYMENTS), placed, options)
    expect(applied.spec).toMatchObject({ replicas: 3 })
  })

  test('does not own the status that it was given', () => {
    const cluster = new Cluster({ controllers: [], scheduler: false })
    const body = { ...deploymentNamed('web', {}), status: { replicas: 7 } }
    cluster.kubectl.apply(body, 'default')
    const { status, metadata } = deployedIn(cluster, 'web')
    expect(status).toEqual({})
    expect(metadata.managedFields?.[0]?.fieldsV1).not.toHaveProperty('f:status')
  })

  test('of a field that the kind does not have is refused', () => {
    const cluster = new Cluster({ controllers: [], scheduler: false })
    const body = deploymentNamed('web', { replcas: 3 })
    expect(refusalOf(() => cluster.kubectl.apply(body, 'default'))).toBe(
      'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): ' +
        '.spec.replcas: field not declared in schema',
    )
  })
})

describe('The managers of fields', () => {
  function check(change: (cluster: Cluster) => void, managers: readonly string[]) {
    const cluster = clusterWithWeb()
    change(cluster)
    const { managedFields = [] } = deployedIn(cluster, 'web').metadata
    const told = managedFields.map(({ manager, operation, subresource }) =>
      [manager, operation, subresource].filter((word) => word !== undefined).join(' '),
    )
    expect(told).toEqual(managers)
  }

  test('are called after the command', () => {
    const applied = 'kubectl Apply'
    check(() => undefined, [applied])
    check(
      ({ kubectl }) => kubectl.label(DEPLOYMENTS, KEY, 'a=b'),
      [applied, 'kubectl-label Update'],
    )
    check(({ kubectl }) => kubectl.scale(DEPLOYMENTS, KEY, 2), [applied, 'kubectl Update scale'])
    check(
      ({ kubectl }) => kubectl.setImage(DEPLOYMENTS, KEY, 'web:v2'),
      [applied, 'kubectl-set Update'],
    )
    check(
      ({ kubectl }) => kubectl.rollout(DEPLOYMENTS, KEY, 'restart'),
      [applied, 'kubectl-rollout Update'],
    )
  })
})
