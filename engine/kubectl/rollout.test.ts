/** Rollouts that are undone, restarted, paused and resumed, in a running cluster. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { seconds } from '../clock/duration'
import { Cluster } from '../cluster'
import { DEPLOYMENTS, deploy, deployedIn, refusalOf } from '../testing/workload'

const KEY = 'default/web'

/** A Deployment that has had these images, the last one now. */
function clusterWith(...images: readonly string[]): Cluster {
  const cluster = new Cluster({ nodes: 1 })
  deploy(cluster, 'web', { image: images[0] ?? 'web:v1' })
  for (const image of images.slice(1)) {
    cluster.kubectl.setImage(DEPLOYMENTS, KEY, image)
    cluster.settle()
  }
  return cluster
}

const imageOf = (cluster: Cluster) =>
  deployedIn(cluster, 'web').spec.template.spec?.containers[0]?.image

describe('A rollout is undone', () => {
  function check(images: readonly string[], revision: number | undefined, image: string) {
    const cluster = clusterWith(...images)
    cluster.kubectl.rollBack(DEPLOYMENTS, KEY, revision)
    expect(imageOf(cluster)).toBe(image)
  }

  test('to the revision before the last one', () => {
    check(['web:v1', 'web:v2'], undefined, 'web:v1')
    check(['web:v1', 'web:v2', 'web:v3'], undefined, 'web:v2')
    check(['web:v1', 'web:v2', 'web:v1'], undefined, 'web:v2')
  })

  test('to a revision that is named, also to the present one', () => {
    check(['web:v1', 'web:v2', 'web:v3'], 1, 'web:v1')
    check(['web:v1', 'web:v2'], 2, 'web:v2')
  })

  test('without the hash of its ReplicaSet, and with what that was annotated with', () => {
    const cluster = clusterWith('web:v1')
    cluster.kubectl.annotate(DEPLOYMENTS, KEY, 'kubernetes.io/change-cause=first')
    cluster.settle()
    cluster.kubectl.patch(DEPLOYMENTS, KEY, {
      metadata: { annotations: { 'kubernetes.io/change-cause': 'second' } },
      spec: { template: { spec: { containers: [{ name: 'web', image: 'web:v2' }] } } },
    })
    cluster.settle()
    cluster.kubectl.rollBack(DEPLOYMENTS, KEY)
    const { metadata, spec } = deployedIn(cluster, 'web')
    expect(spec.template.metadata?.labels).toEqual({ app: 'web' })
    expect(metadata.annotations).toMatchObject({
      'kubernetes.io/change-cause': 'first',
      'deployment.kubernetes.io/revision': '2',
    })
  })
})

describe('kubectl refuses', () => {
  function check(act: (cluster: Cluster) => void, refusal: string) {
    const cluster = clusterWith('web:v1', 'web:v2')
    expect(refusalOf(() => act(cluster))).toBe(refusal)
  }
  const replicaSet = ({ server }: Cluster) => {
    const { namespace, name } = server.reader.list('ReplicaSet')[0]?.metadata ?? { name: '' }
    return `${namespace}/${name}`
  }

  test('to undo to a revision that is not in the history', () => {
    check(
      ({ kubectl }) => kubectl.rollBack(DEPLOYMENTS, KEY, 9),
      'unable to find specified revision 9 in history',
    )
  })

  test('to undo what has no history', () => {
    const cluster = clusterWith('web:v1')
    expect(refusalOf(() => cluster.kubectl.rollBack(DEPLOYMENTS, KEY))).toBe(
      'no rollout history found for deployment "web"',
    )
    check(
      (c) => c.kubectl.rollBack('replicasets.apps', replicaSet(c)),
      'no rollbacker has been implemented for "ReplicaSet.apps"',
    )
  })

  test('to undo or to restart what is paused', () => {
    const paused = (cluster: Cluster) => {
      cluster.kubectl.rollout(DEPLOYMENTS, KEY, 'pause')
      return cluster.kubectl
    }
    check(
      (c) => paused(c).rollBack(DEPLOYMENTS, KEY),
      'you cannot rollback a paused deployment; resume it first with ' +
        "'kubectl rollout resume deployment/web' and try again",
    )
    check(
      (c) => paused(c).rollout(DEPLOYMENTS, KEY, 'restart'),
      'deployments.apps "web" can\'t restart paused deployment (run rollout resume first)',
    )
    check(
      (c) => paused(c).rollout(DEPLOYMENTS, KEY, 'pause'),
      'deployments.apps "web" is already paused',
    )
  })

  test('to resume what is not paused', () => {
    check(
      ({ kubectl }) => kubectl.rollout(DEPLOYMENTS, KEY, 'resume'),
      'deployments.apps "web" is not paused',
    )
  })

  test('to pause or to restart what has no rollouts', () => {
    const set = /^replicasets.apps "web-\S+" /
    const cluster = clusterWith('web:v1')
    const refused = (verb: 'pause' | 'restart') =>
      refusalOf(() => cluster.kubectl.rollout('replicasets.apps', replicaSet(cluster), verb))
    expect(refused('pause').replace(set, '')).toBe('pausing is not supported')
    expect(refused('restart').replace(set, '')).toBe('restarting is not supported')
  })

  test('to restart twice in one second', () => {
    const cluster = clusterWith('web:v1')
    const restart = () => cluster.kubectl.rollout(DEPLOYMENTS, KEY, 'restart')
    restart()
    expect(refusalOf(restart)).toBe(
      'failed to create patch for web: if restart has already been triggered within the past ' +
        'second, please wait before attempting to trigger another',
    )
    cluster.run(seconds(1))
    restart()
  })
})
