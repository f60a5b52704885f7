/** Containers that are added to a running Pod to look into it. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../../clock/duration'
import { Asking } from '../../http/testing/asking'

const PODS = '/api/v1/namespaces/default/pods'
const LOOKERS = `${PODS}/web/ephemeralcontainers`
const STRATEGIC = 'application/strategic-merge-patch+json'

/** A cluster with the Pod `web`, which runs. */
function running(more: object = {}) {
  const asking = new Asking({ nodes: 1 })
  const spec = { containers: [{ name: 'app', image: 'shop:v1' }], ...more }
  asking.cluster.settle()
  asking.ask('POST', PODS, { body: { metadata: { name: 'web' }, spec } })
  asking.cluster.settle()
  const patch = (ephemeralContainers: readonly object[], more: object = {}) => {
    const body = { spec: { ephemeralContainers, ...more } }
    return asking.ask('PATCH', LOOKERS, { body, type: STRATEGIC })
  }
  return { asking, patch, pod: () => asking.ask('GET', LOOKERS).body }
}

const debug = { name: 'debug', image: 'tools:v1', targetContainerName: 'app', stdin: true }

describe('An ephemeral container', () => {
  test('is started in a Pod that runs, and has a status of its own', () => {
    const { asking, patch, pod } = running()
    expect(patch([debug]).code).toBe(200)
    asking.cluster.settle()
    const { spec, status } = pod()
    expect(spec.ephemeralContainers).toEqual([
      {
        ...debug,
        imagePullPolicy: 'IfNotPresent',
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ])
    expect(status.ephemeralContainerStatuses).toEqual([
      {
        name: 'debug',
        state: { running: { startedAt: expect.any(String) } },
        lastState: {},
        ready: false,
        restartCount: 0,
        image: expect.stringContaining('tools:v1'),
        imageID: expect.any(String),
        containerID: expect.any(String),
      },
    ])
    const names = status.containerStatuses.map(({ name }: { name: string }) => name)
    expect([names, status.phase]).toEqual([['app'], 'Running'])
    const events = asking.ask('GET', '/api/v1/namespaces/default/events').body.items
    const paths = events.map(
      ({ involvedObject }: { involvedObject: { fieldPath?: string } }) => involvedObject.fieldPath,
    )
    expect(paths).toContain('spec.ephemeralContainers{debug}')
  })

  test('that ends is not started again, and its Pod goes on', () => {
    const { asking, patch, pod } = running()
    patch([debug])
    asking.cluster.settle()
    asking.cluster.faults.exitContainer('default/web', 'debug', 3)
    asking.cluster.run(seconds(60))
    const { status } = pod()
    expect(status.ephemeralContainerStatuses).toMatchObject([
      { restartCount: 0, state: { terminated: { exitCode: 3 } } },
    ])
    expect(status.phase).toBe('Running')
  })

  test('can be added, but neither changed nor removed', () => {
    const { patch, asking, pod } = running()
    patch([debug])
    const refusal = (answer: { body: { message: string } }) => answer.body.message
    const at = 'Pod "web" is invalid: spec.ephemeralContainers: Forbidden: '
    expect(refusal(patch([{ name: 'debug', image: 'other:v1' }]))).toMatch(
      `${at}existing ephemeral containers "debug" may not be changed\n`,
    )
    const body = pod()
    const without = { ...body, spec: { ...body.spec, ephemeralContainers: [] } }
    expect(refusal(asking.ask('PUT', LOOKERS, { body: without }))).toBe(
      `${at}existing ephemeral containers "debug" may not be removed\n`,
    )
    expect(patch([{ name: 'second', image: 'tools:v1' }]).code).toBe(200)
    expect(
      pod()
        .spec.ephemeralContainers.map(({ name }: { name: string }) => name)
        .sort(),
    ).toEqual(['debug', 'second'])
  })

  test('is all that the subresource writes', () => {
    const { patch } = running()
    const { code, body } = patch([debug], { activeDeadlineSeconds: 5 })
    expect([code, body.spec.activeDeadlineSeconds]).toEqual([200, undefined])
  })

  test('has a name of its own and no ports, and is none of a new Pod', () => {
    const { asking, patch } = running()
    const at = 'Pod "web" is invalid: spec.ephemeralContainers[0].'
    expect(patch([{ name: 'app', image: 'x' }]).body.message).toBe(
      `${at}name: Duplicate value: "app"`,
    )
    expect(patch([{ ...debug, ports: [{ containerPort: 1 }] }]).body.message).toBe(
      `${at}ports: Forbidden: cannot be set for an Ephemeral Container`,
    )
    const spec = { containers: [{ name: 'app', image: 'x' }], ephemeralContainers: [debug] }
    const created = asking.ask('POST', PODS, { body: { metadata: { name: 'n' }, spec } })
    expect(created.body.message).toBe(
      'Pod "n" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create',
    )
  })
})
