/** Bodies that are not what their endpoint takes, as a real API server refuses them. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking, type Sent } from '../testing/asking'

const MAPS = '/api/v1/namespaces/default/configmaps'
const asking = new Asking()

/** What a POST of the body is answered: its code, and the words of a refusal or the object's name. */
function check(sent: Sent, expected: readonly [code: number, words: string]) {
  const { code, body } = asking.ask('POST', `${MAPS}?dryRun=All`, sent)
  expect([code, body.message ?? body.metadata.name]).toEqual(expected)
}

const IN_SCHEME = 'in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"'
const STRUCT =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; ' +
  'Kind string "json:\\"kind,omitempty\\"" }'
const UNRECOGNIZED = 'the object provided is unrecognized (must be of type ConfigMap): '
const NO_TYPE = `${UNRECOGNIZED}couldn't get version/kind; json parse error: `
const UNNAMED =
  'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'

describe('A body', () => {
  test('that does not name its type is of the type that the endpoint takes', () => {
    check({ body: { metadata: { name: 'a' } } }, [201, 'a'])
    check({ body: 'null' }, [422, UNNAMED])
    check({ body: '', type: 'application/yaml' }, [422, UNNAMED])
  })

  test('of a type that Kubernetes knows cannot be converted', () => {
    check({ body: { apiVersion: 'apps/v1', kind: 'Deployment' } }, [
      400,
      'Deployment in version "v1" cannot be handled as a ConfigMap: ' +
        'converting (v1.Deployment) to (core.ConfigMap): unknown conversion',
    ])
  })

  test('of a type that it does not know is not registered', () => {
    check({ body: { apiVersion: 'v1', kind: 'Foo' } }, [
      400,
      'Foo in version "v1" cannot be handled as a ConfigMap: ' +
        `no kind "Foo" is registered for version "v1" ${IN_SCHEME}`,
    ])
    check({ body: { apiVersion: 'ex.io/v2', kind: 'ConfigMap' } }, [
      400,
      'ConfigMap in version "v2" cannot be handled as a ConfigMap: ' +
        `no kind "ConfigMap" is registered for version "ex.io/v2" ${IN_SCHEME}`,
    ])
  })

  test('that is no object, or whose type is no text, shows how it begins', () => {
    const into = `into Go value of type ${STRUCT}`
    check({ body: '[1]' }, [400, `${NO_TYPE}json: cannot unmarshal array ${into} (5b315d)`])
    check({ body: '"x"' }, [400, `${NO_TYPE}json: cannot unmarshal string ${into} (227822)`])
    check({ body: 'true' }, [400, `${NO_TYPE}json: cannot unmarshal bool ${into} (74727565)`])
    check({ body: { kind: 1 } }, [
      400,
      `${NO_TYPE}json: cannot unmarshal number into Go struct field .kind of type string ` +
        '({"kind":1})',
    ])
    check({ body: '' }, [400, `${NO_TYPE}unexpected end of JSON input (<empty>)`])
    check({ body: '{} x' }, [400, `${NO_TYPE}invalid character 'x' after top-level value ({} x)`])
  })

  test('may be YAML, of which the first document counts', () => {
    const yaml = (body: string) => ({ body, type: 'application/yaml' })
    check(yaml('metadata: {name: a}\n---\nmetadata: {name: b}\n'), [201, 'a'])
    check(yaml('hello'), [
      400,
      `${NO_TYPE}json: cannot unmarshal string into Go value of type ${STRUCT} (68656c6c6f)`,
    ])
    const { body } = asking.ask('POST', MAPS, yaml('a: ['))
    expect(body.message).toMatch(
      /^the object provided is unrecognized \(must be of type ConfigMap\): yaml: line 1: .* \(613a205b\)$/,
    )
  })

  test('of a media type that is not read is refused', () => {
    check({ body: 'x', type: 'text/plain' }, [
      415,
      'the body of the request was in an unknown format - accepted media types include: ' +
        'application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ])
  })
})

describe('A custom resource', () => {
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'foos.ex.io' },
    spec: {
      group: 'ex.io',
      scope: 'Cluster',
      names: { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'FooList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object' } },
        },
      ],
    },
  }
  asking.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body: crd })
  asking.cluster.settle()

  function checkCustom(body: unknown, expected: readonly [code: number, words: string]) {
    const answer = asking.ask('POST', '/apis/ex.io/v1/foos?dryRun=All', { body })
    expect([answer.code, answer.body.message ?? answer.body.metadata.name]).toEqual(expected)
  }

  test('says its type, and the right one', () => {
    const metadata = { name: 'g' }
    checkCustom({ apiVersion: 'ex.io/v1', kind: 'Foo', metadata }, [201, 'g'])
    checkCustom({ metadata }, [
      400,
      'Foo in version "v1" cannot be handled as a Foo: ' +
        `Object 'Kind' is missing in '{"metadata":{"name":"g"}}'`,
    ])
    checkCustom({ kind: 'Foo', metadata }, [
      500,
      "Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'",
    ])
    checkCustom({ apiVersion: 'ex.io/v1', kind: 'Bar', metadata }, [
      422,
      'Bar.ex.io "g" is invalid: kind: Invalid value: "Bar": must be Foo',
    ])
    checkCustom({ apiVersion: 'v1', kind: 'ConfigMap', metadata }, [
      400,
      'the API version in the data (v1) does not match the expected API version (ex.io/v1)',
    ])
  })
})
