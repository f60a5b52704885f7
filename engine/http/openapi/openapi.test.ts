/** The documents of what a registry serves: what clients look for in them. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Registry } from '../../apiserver/registry'
import type { ResourceInfo } from '../../schema/schema'
import { type OpenApiV3Schema, structuralSchema } from '../../schema/structural'
import { openApiV2, openApiV2Protobuf, openApiV3, openApiV3Index } from './openapi'

const shops = (version = 'v1', subresources: readonly string[] = []): ResourceInfo => ({
  group: 'example.com',
  version,
  kind: 'Shop',
  plural: 'shops',
  singular: 'shop',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources,
})

function withShops(source?: OpenApiV3Schema, info = shops()): Registry {
  const registry = Registry.builtIn({})
  registry.add(info, {}, structuralSchema(source), source)
  return registry
}

const builtIn = Registry.builtIn({})

/** A value of a document, by the keys that lead there. */
function at(document: { readonly bytes: Buffer } | undefined, ...keys: readonly string[]): unknown {
  let value: unknown = JSON.parse(String(document?.bytes))
  for (const key of keys) value = Object(value)[key]
  return value
}

const POD = 'io.k8s.api.core.v1.Pod'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const PODS = '/api/v1/namespaces/{namespace}/pods'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/{namespace}/deployments'

describe('a document of OpenAPI 3', () => {
  const apps = openApiV3(builtIn, 'apis/apps/v1')
  const core = openApiV3(builtIn, 'api/v1')

  test('has every path of its version, and no other', () => {
    expect(
      Object.keys(Object(at(apps, 'paths'))).filter((path) => /deploy|v1\/$/.test(path)),
    ).toEqual([
      '/apis/apps/v1/',
      '/apis/apps/v1/deployments',
      DEPLOYMENTS,
      `${DEPLOYMENTS}/{name}`,
      `${DEPLOYMENTS}/{name}/scale`,
      `${DEPLOYMENTS}/{name}/status`,
    ])
    expect(Object.keys(Object(at(core, 'paths', PODS)))).toEqual([
      'get',
      'post',
      'delete',
      'parameters',
    ])
  })

  test('tells that a patch takes what kubectl looks for', () => {
    const patch = Object(at(apps, 'paths', `${DEPLOYMENTS}/{name}`, 'patch'))
    const names = patch.parameters.map(({ name }: { readonly name: string }) => name)
    expect(names).toEqual(['dryRun', 'fieldManager', 'fieldValidation', 'force'])
    expect(Object.keys(patch.requestBody.content)).toEqual([
      'application/apply-patch+yaml',
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/strategic-merge-patch+json',
    ])
    expect(patch['x-kubernetes-action']).toBe('patch')
    expect(patch['x-kubernetes-group-version-kind']).toEqual({
      group: 'apps',
      kind: 'Deployment',
      version: 'v1',
    })
  })

  test('has the merge keys and the texts of fields', () => {
    expect(
      at(core, 'components', 'schemas', 'io.k8s.api.core.v1.PodSpec', 'properties'),
    ).toMatchObject({
      containers: {
        description: expect.stringMatching(/^List of containers belonging to the pod\./),
        type: 'array',
        items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' },
        'x-kubernetes-patch-merge-key': 'name',
        'x-kubernetes-patch-strategy': 'merge',
      },
      affinity: {
        allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.Affinity' }],
        description: "If specified, the pod's scheduling constraints",
      },
      volumes: { 'x-kubernetes-patch-strategy': 'merge,retainKeys' },
    })
  })

  test('tells which values a field may have', () => {
    const fields = (name: string) => Object(at(core, 'components', 'schemas', name, 'properties'))
    expect(fields(`${POD}Spec`).restartPolicy).toMatchObject({
      description: expect.stringMatching(
        /\n\nPossible enum values:\n - `"Always"`\n - `"Never"`\n/,
      ),
      type: 'string',
      enum: ['Always', 'Never', 'OnFailure'],
    })
    expect(fields('io.k8s.api.core.v1.PersistentVolumeSpec').accessModes.items).toEqual({
      type: 'string',
      enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'],
    })
  })

  test('names the kinds of its definitions', () => {
    const kinds = (name: string) =>
      at(core, 'components', 'schemas', name, 'x-kubernetes-group-version-kind')
    expect(kinds(POD)).toEqual([{ group: '', kind: 'Pod', version: 'v1' }])
    expect(kinds(`${POD}List`)).toEqual([{ group: '', kind: 'PodList', version: 'v1' }])
    expect(kinds(`${POD}Spec`)).toBe(undefined)
    expect(kinds(`${META}.DeleteOptions`)).toContainEqual({
      group: 'apps',
      kind: 'DeleteOptions',
      version: 'v1',
    })
  })

  test('refers to nothing that it does not hold', () => {
    for (const path of Object.keys(Object(at(openApiV3Index(builtIn), 'paths')))) {
      const document = openApiV3(builtIn, path)
      const held = Object.keys(Object(at(document, 'components', 'schemas')))
      const found = String(document?.bytes).matchAll(/"#\/components\/schemas\/([^"]+)"/g)
      const missing = [...found].map(([, name]) => name).filter((name) => !held.includes(`${name}`))
      expect([path, missing]).toEqual([path, []])
    }
  })

  test('is there for groups and for the server itself, and for nothing else', () => {
    expect(Object.keys(Object(at(openApiV3(builtIn, 'apis/apps'), 'paths')))).toEqual([
      '/apis/apps/',
    ])
    for (const path of ['apis/none/v1', 'apis/apps/v2', '', '__proto__', 'api/v1/pods']) {
      expect(openApiV3(builtIn, path)).toBe(undefined)
    }
  })
})

describe('the document of OpenAPI 2', () => {
  const whole = openApiV2(withShops())

  test('holds everything, in its own words', () => {
    expect(at(whole, 'swagger')).toBe('2.0')
    expect(at(whole, 'definitions', POD, 'properties', 'spec')).toEqual({
      description: expect.stringMatching(/^Specification of the desired behavior of the pod\./),
      $ref: '#/definitions/io.k8s.api.core.v1.PodSpec',
    })
    expect(at(whole, 'paths', `${PODS}/{name}/exec`, 'get')).toMatchObject({
      description: 'connect GET requests to exec of Pod',
      operationId: 'connectCoreV1GetNamespacedPodExec',
      'x-kubernetes-action': 'connect',
      'x-kubernetes-group-version-kind': { group: '', kind: 'PodExecOptions', version: 'v1' },
    })
    expect(at(whole, 'paths', PODS, 'delete', 'operationId')).toBe(
      'deleteCoreV1CollectionNamespacedPod',
    )
    expect(at(whole, 'paths', '/apis/example.com/v1/shops', 'get', 'operationId')).toBe(
      'listExampleComV1ShopForAllNamespaces',
    )
  })

  test('refers to nothing that it does not hold', () => {
    const held = new Set(Object.keys(Object(at(whole, 'definitions'))))
    const found = String(whole.bytes).matchAll(/"#\/definitions\/([^"]+)"/g)
    expect([...found].map(([, name]) => name).filter((name) => !held.has(`${name}`))).toEqual([])
  })
})

describe('a hostile custom resource', () => {
  test('is published like any other', () => {
    const source: OpenApiV3Schema = JSON.parse(`{
      "type": "object",
      "properties": {
        "$ref": {"type": "string"},
        "__proto__": {"type": "string"},
        "a": {"type": "object", "default": {"$ref": "#/definitions/constructor"}},
        "b": {"type": "object", "default": {"$ref": "#/definitions/__proto__"}}
      }
    }`)
    const registry = withShops(source)
    const schemas = Object(at(openApiV3(registry, 'apis/example.com/v1'), 'components', 'schemas'))
    expect(Object.keys(schemas).filter((name) => !name.includes('.'))).toEqual([])
    const fields = Object.keys(schemas['com.example.v1.Shop'].properties).sort()
    expect(fields).toEqual(['$ref', '__proto__', 'a', 'apiVersion', 'b', 'kind', 'metadata'])
    expect(String(openApiV2(registry).bytes)).toMatch('"com.example.v1.Shop"')
    expect(openApiV2Protobuf(registry).bytes.length).toBeGreaterThan(1_000_000)
  })
})

describe('documents', () => {
  test('are kept until their own resources change', () => {
    const registry = withShops(undefined, shops('v1'))
    const [apps, own] = ['apis/apps/v1', 'apis/example.com/v1'].map((it) => openApiV3(registry, it))
    const whole = openApiV2(registry)
    registry.add(shops('v1', ['status']), {}, structuralSchema(undefined))
    expect(openApiV3(registry, 'apis/apps/v1')).toBe(apps)
    expect(openApiV3(registry, 'apis/example.com/v1')).not.toBe(own)
    expect(openApiV2(registry)).not.toBe(whole)
    registry.remove('shops.example.com')
    expect(openApiV3(registry, 'apis/example.com/v1')).toBe(undefined)
  })

  test('are named in the index with the hash of what they hold', () => {
    const index = openApiV3Index(builtIn)
    const hash = openApiV3(builtIn, 'apis/apps/v1')?.hash
    expect(at(index, 'paths', 'apis/apps/v1')).toEqual({
      serverRelativeURL: `/openapi/v3/apis/apps/v1?hash=${hash}`,
    })
    expect(hash).toMatch(/^[0-9A-F]{128}$/)
    expect(openApiV3(Registry.builtIn({}), 'apis/apps/v1')?.hash).toBe(hash)
  })
})
