/** DELETE of one object and of many, with its options in the body and in the query. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Asking, type Sent } from '../testing/asking'

const MAPS = '/api/v1/namespaces/default/configmaps'

/** A server that has ConfigMaps of these names, each with its own name as its label. */
function mapsOf(...names: string[]) {
  const asking = new Asking()
  const uids = names.map((is) => {
    const metadata = { name: is, labels: { is } }
    return asking.ask('POST', MAPS, { body: { metadata } }).body.metadata.uid
  })
  return { asking, uid: uids[0] }
}

const nameOf = ({ metadata }: { metadata: { name: string } }) => metadata.name

describe('A DELETE', () => {
  const { asking, uid } = mapsOf('a')

  function checkDelete(sent: Sent, query: string, code: number, message: string) {
    const { body } = asking.ask('DELETE', `${MAPS}/a${query}`, sent)
    expect([body.code, body.message]).toEqual([code, message])
  }

  const options = 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: '

  test('insists on what its preconditions say', () => {
    const { resourceVersion } = asking.ask('GET', `${MAPS}/a`).body.metadata
    const conflict = 'Operation cannot be fulfilled on ConfigMap "a": the '
    checkDelete(
      { body: { preconditions: { uid: 'x' } } },
      '',
      409,
      `${conflict}UID in the precondition (x) does not match the UID in record (${uid}). ` +
        'The object might have been deleted and then recreated',
    )
    checkDelete(
      { body: { preconditions: { resourceVersion: '1' } } },
      '',
      409,
      `${conflict}ResourceVersion in the precondition (1) does not match the ResourceVersion in ` +
        `record (${resourceVersion}). The object might have been modified`,
    )
  })

  test('has options that can be read', () => {
    checkDelete(
      {},
      '?propagationPolicy=Foo',
      422,
      `${options}Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil"`,
    )
    checkDelete(
      {},
      '?propagationPolicy=Orphan&orphanDependents=true',
      422,
      `${options}Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set`,
    )
    const noType = "couldn't get version/kind; json parse error: "
    checkDelete(
      { body: 'x' },
      '',
      500,
      `${noType}invalid character 'x' looking for beginning of value`,
    )
    checkDelete(
      { body: { kind: 'Foo', apiVersion: 'v1' } },
      '',
      500,
      'no kind "Foo" is registered for version "v1" in scheme ' +
        '"k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27"',
    )
    const integer = 'strconv.ParseInt: parsing "x": invalid syntax'
    checkDelete({}, '?gracePeriodSeconds=x', 400, integer)
  })

  test('of a collection is of what its selectors select', () => {
    const { asking: server } = mapsOf('b', 'c', 'd')
    const left = () => server.ask('GET', MAPS).body.items.map(nameOf)
    const { body } = server.ask('DELETE', `${MAPS}?labelSelector=is%20in%20(b,c)`)
    expect([body.kind, body.items.map(nameOf), left()]).toEqual([
      'ConfigMapList',
      ['b', 'c'],
      ['d'],
    ])
    const refused = server.ask('DELETE', `${MAPS}?propagationPolicy=Foo`)
    expect([refused.code, left()]).toEqual([422, ['d']])
  })
})
