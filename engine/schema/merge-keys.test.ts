import { describe, test } from 'node:test'
import { expect } from 'expect'
import { type ApplyMerge, applyMerge, type PatchMerge, patchMerge } from './merge-keys'
import { memberOf, type Schema, schemaOf } from './schema'
import { structuralSchema } from './structural'

describe('a strategic merge patch', () => {
  const merge = (key?: string): PatchMerge => ({
    strategy: 'merge',
    retainKeys: false,
    ...(key !== undefined && { key }),
  })
  const replace: PatchMerge = { strategy: 'replace', retainKeys: false }

  const check = (place: string, expected: PatchMerge): void => {
    test(`merges ${place}`, () => expect(patchMerge(at(place))).toEqual(expected))
  }

  check('v1 Pod spec', merge())
  check('v1 Pod metadata.labels', merge())
  check('v1 Pod metadata.finalizers', merge())
  check('v1 Pod metadata.ownerReferences', merge('uid'))
  check('v1 Pod spec.containers', merge('name'))
  check('v1 Pod spec.containers[].ports', merge('containerPort'))
  check('v1 Pod spec.containers[].volumeMounts', merge('mountPath'))
  check('v1 Pod spec.containers[].volumeDevices', merge('devicePath'))
  check('v1 Pod spec.containers[].command', replace)
  check('v1 Pod spec.hostAliases', merge('ip'))
  check('v1 Pod spec.topologySpreadConstraints', merge('topologyKey'))
  check('v1 Pod spec.volumes', { ...merge('name'), retainKeys: true })
  check('v1 Pod spec.tolerations', replace)
  check('v1 Pod status.hostIPs', merge('ip'))
  check('v1 Pod status.resourceClaimStatuses', { ...merge('name'), retainKeys: true })
  check('v1 Service spec.ports', merge('port'))
  check('v1 Node status.addresses', merge('type'))
  check('apps/v1 Deployment spec.strategy', { ...merge(), retainKeys: true })
  check('apps/v1 DaemonSet spec.updateStrategy', merge())
  check('networking.k8s.io/v1 Ingress spec.rules', replace)
  check('v1 Pod spec.unknown', replace)
})

describe('server-side apply', () => {
  const check = (place: string, expected: ApplyMerge): void => {
    test(`owns ${place}`, () => expect(applyMerge(at(place))).toEqual(expected))
  }

  check('v1 Pod spec', { type: 'granular' })
  check('v1 Pod spec.nodeName', { type: 'atomic' })
  check('v1 Pod metadata.labels', { type: 'granular' })
  check('v1 Pod metadata.finalizers', { type: 'set' })
  check('v1 Pod spec.nodeSelector', { type: 'atomic' })
  check('v1 Pod spec.containers', { type: 'map', keys: ['name'] })
  check('v1 Pod spec.containers[].ports', { type: 'map', keys: ['containerPort', 'protocol'] })
  check('v1 Pod spec.containers[].command', { type: 'atomic' })
  check('v1 Pod spec.volumes', { type: 'map', keys: ['name'] })
  check('v1 Pod spec.tolerations', { type: 'atomic' })
  check('v1 Pod status.hostIPs', { type: 'atomic' })
  check('v1 Service spec.ports', { type: 'map', keys: ['port', 'protocol'] })
  check('apps/v1 Deployment spec.selector', { type: 'atomic' })
  check('v1 PersistentVolume spec.claimRef', { type: 'granular' })
  check('v1 PersistentVolumeClaim spec.dataSource', { type: 'atomic' })
  check('apps/v1 ControllerRevision data', { type: 'granular' })
  check('apps/v1 ControllerRevision data.spec', { type: 'atomic' })

  test('takes free-form fields of a custom resource one by one', () => {
    const schema = structuralSchema(undefined)
    expect(applyMerge(memberOf(memberOf(schema, 'spec'), 'any'))).toEqual({ type: 'granular' })
  })

  test('follows the list types of a custom resource', () => {
    const list = { type: 'array', items: { type: 'string' } }
    const schema = structuralSchema({
      type: 'object',
      properties: { tags: { ...list, 'x-kubernetes-list-type': 'set' }, names: list },
    })
    expect(applyMerge(memberOf(schema, 'tags'))).toEqual({ type: 'set' })
    expect(applyMerge(memberOf(schema, 'names'))).toEqual({ type: 'atomic' })
  })
})

/** `v1 Pod spec.containers[].ports` */
function at(place: string): Schema | undefined {
  const [apiVersion = '', kind = '', path = ''] = place.split(' ')
  const keys = path.replaceAll('[]', '.0').split('.')
  return keys.reduce<Schema | undefined>(
    (node, key) => memberOf(node, key === '0' ? 0 : key),
    schemaOf(apiVersion, kind),
  )
}
