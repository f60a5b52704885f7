/** GET: objects and lists, in pieces and at revisions, in every form, as a real server answers. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { minutes } from '../../clock/duration'
import { Asking } from '../testing/asking'

const MAPS = '/api/v1/namespaces/default/configmaps'

/** ConfigMaps of these names, each with its own name as its label. */
function mapsOf(...names: string[]) {
  const asking = new Asking()
  const create = (name: string) => {
    const metadata = { name, labels: { is: name } }
    const { body } = asking.ask('POST', MAPS, { body: { metadata } })
    return Number(body.metadata.resourceVersion)
  }
  const revisions = names.map(create)
  return { asking, create, revisions }
}

const namesOf = ({ items }: { items: { metadata: { name: string } }[] }): readonly string[] =>
  items.map(({ metadata }) => metadata.name)

const encoded = (token: unknown): string => Buffer.from(JSON.stringify(token)).toString('base64url')

describe('A list in pieces', () => {
  test('is one list: later pieces do not see what was written meanwhile', () => {
    const { asking, create, revisions } = mapsOf('a', 'c', 'e')
    const first = asking.ask('GET', `${MAPS}?limit=1`).body
    expect([namesOf(first), first.metadata]).toEqual([
      ['a'],
      {
        resourceVersion: String(revisions[2]),
        continue: expect.any(String),
        remainingItemCount: 2,
      },
    ])
    create('d')
    asking.ask('DELETE', `${MAPS}/e`)
    const rest = asking.ask('GET', `${MAPS}?limit=9&continue=${first.metadata.continue}`).body
    expect([namesOf(rest), rest.metadata]).toEqual([
      ['c', 'e'],
      { resourceVersion: String(revisions[2]) },
    ])
    expect(namesOf(asking.ask('GET', MAPS).body)).toEqual(['a', 'c', 'd'])
  })

  test('does not count what remains when it is selected', () => {
    const { asking } = mapsOf('a', 'b', 'c')
    const { metadata } = asking.ask('GET', `${MAPS}?limit=1&labelSelector=is!=a`).body
    expect(metadata).toEqual({
      resourceVersion: expect.any(String),
      continue: expect.any(String),
    })
  })

  test('ends when its past is gone, and can go on with the present', () => {
    const { asking, create } = mapsOf('a', 'c')
    const { metadata } = asking.ask('GET', `${MAPS}?limit=1`).body
    asking.cluster.run(minutes(1))
    create('b')
    asking.cluster.run(minutes(10))
    const expired = asking.ask('GET', `${MAPS}?limit=1&continue=${metadata.continue}`)
    expect([expired.code, expired.body]).toEqual([
      410,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: { continue: expect.any(String) },
        status: 'Failure',
        message: expect.stringMatching(/^The provided continue parameter is too old to display/),
        reason: 'Expired',
        code: 410,
      },
    ])
    const again = asking.ask('GET', `${MAPS}?continue=${expired.body.metadata.continue}`)
    expect(namesOf(again.body)).toEqual(['b', 'c'])
  })
})

describe('A list', () => {
  const { asking, revisions } = mapsOf('a', 'b', 'c')
  const [first = 0, second = 0] = revisions

  /** Of the present revision, unless another is said. */
  function check(query: string, names: readonly string[], at?: number) {
    const { body } = asking.ask('GET', `${MAPS}?${query}`)
    const revision = at ?? asking.cluster.store.revision
    expect([namesOf(body), body.metadata.resourceVersion]).toEqual([names, String(revision)])
  }

  test('is of the revision that is asked for only where it must be', () => {
    check('', ['a', 'b', 'c'])
    check('resourceVersion=0', ['a', 'b', 'c'])
    check(`resourceVersion=${first}`, ['a', 'b', 'c'])
    check(`resourceVersion=${first}&resourceVersionMatch=NotOlderThan`, ['a', 'b', 'c'])
    check(`resourceVersion=${second}&resourceVersionMatch=Exact`, ['a', 'b'], second)
    check(`resourceVersion=${second}&limit=500`, ['a', 'b'], second)
    check('limit=-1', ['a', 'b', 'c'])
  })

  test('is of what its selectors select', () => {
    check('labelSelector=is%20in%20(a,c)', ['a', 'c'])
    check('fieldSelector=metadata.name=b', ['b'])
    check('fieldSelector=metadata.name!=b&labelSelector=is!=a', ['c'])
    check('labelSelector=&fieldSelector=', ['a', 'b', 'c'])
  })

  test('of no Namespace is one of all', () => {
    expect(namesOf(asking.ask('GET', '/api/v1/namespaces//configmaps').body)).toEqual(
      namesOf(asking.ask('GET', '/api/v1/configmaps').body),
    )
  })
})

describe('A read is refused', () => {
  const { asking } = mapsOf('a')

  function check(path: string, code: number, message: string) {
    const { body } = asking.ask('GET', path)
    expect([body.code, body.message]).toEqual([code, message])
  }

  const options = (problems: string) => `ListOptions.meta.k8s.io "" is invalid: ${problems}`
  const forbidden = (why: string) =>
    `resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden ${why}`
  const unsupported = (value: string, known: string) =>
    `resourceVersionMatch: Unsupported value: "${value}": supported values: ${known}`

  test('for options that contradict each other', () => {
    const unless = forbidden('unless resourceVersion is provided')
    check(`${MAPS}?resourceVersionMatch=Exact`, 422, options(unless))
    const known = unsupported('Foo', '"Exact", "NotOlderThan", ""')
    check(`${MAPS}?resourceVersionMatch=Foo`, 422, options(`[${unless}, ${known}]`))
    const continued = forbidden('when continue is provided')
    const both = 'resourceVersionMatch=Foo&resourceVersion=1&continue=x'
    check(`${MAPS}?${both}`, 422, options(`[${continued}, ${known}]`))
    check(
      `${MAPS}?resourceVersionMatch=Exact&resourceVersion=0`,
      422,
      options(
        'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for ' +
          'resourceVersion "0"',
      ),
    )
    const initial = 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'
    check(`${MAPS}?sendInitialEvents=true`, 422, options(initial))
  })

  test('for options of a watch that contradict each other', () => {
    const alone = forbidden('for watch unless sendInitialEvents is provided')
    const known = unsupported('Exact', '"NotOlderThan"')
    const path = `${MAPS}?watch=1&resourceVersionMatch=`
    check(`${path}Exact`, 422, options(`[${alone}, ${known}]`))
    check(`${path}NotOlderThan`, 422, options(alone))
    check(
      `${MAPS}?watch=1&sendInitialEvents=true`,
      422,
      options(
        'resourceVersionMatch: Forbidden: sendInitialEvents requires setting ' +
          'resourceVersionMatch to NotOlderThan',
      ),
    )
  })

  test('for revisions that are none, and those to come', () => {
    const none = 'resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": '
    const now = asking.cluster.store.revision
    const later = `Timeout: Too large resource version: 999999, current: ${now}`
    for (const path of [`${MAPS}?`, `${MAPS}/a?`, `${MAPS}?watch=1&`]) {
      check(`${path}resourceVersion=x`, 500, `${none}invalid syntax`)
    }
    for (const path of [MAPS, `${MAPS}/a`]) {
      check(`${path}?resourceVersion=999999`, 504, later)
    }
    const number = 'strconv.ParseInt: parsing "x": invalid syntax'
    check(`${MAPS}?limit=x`, 400, number)
    check(`${MAPS}?watch=1&timeoutSeconds=x`, 400, number)
  })

  test('for tokens that nobody gave', () => {
    const wrong = (why: string) => `invalid continue token: continue key is not valid: ${why}`
    const v = 'meta.k8s.io/v1'
    const cases: readonly (readonly [token: string, why: string])[] = [
      ['x', 'illegal base64 data at input byte 0'],
      ['a+b', 'illegal base64 data at input byte 1'],
      ['WzFd', 'json: cannot unmarshal array into Go value of type storage.continueToken'],
      ['e30', 'server does not recognize this encoded version ""'],
      [
        encoded({ v: 'meta.k8s.io/v2', rv: 1, start: 'a' }),
        'server does not recognize this encoded version "meta.k8s.io/v2"',
      ],
      [
        encoded({ v, rv: 0, start: 'a' }),
        'incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
      ],
      [encoded({ v, rv: 1, start: '' }), 'encoded start key empty (version meta.k8s.io/v1)'],
      [encoded({ v, rv: 1, start: '../x' }), '../x'],
      [encoded({ v, rv: 1.5, start: 'x' }), 'x'],
    ]
    for (const [token, why] of cases) {
      check(`${MAPS}?continue=${encodeURIComponent(token)}`, 400, wrong(why))
    }
    const token = encoded({ v, rv: -1, start: 'a\0' })
    const both = 'specifying resource version is not allowed when using continue'
    check(`${MAPS}?resourceVersion=5&continue=${token}`, 400, both)
  })

  test('for selectors that cannot be read, and fields that cannot be selected', () => {
    check(`${MAPS}?labelSelector=a=b=c`, 400, `found '=', expected: ',' or 'end of string'`)
    check(
      `${MAPS}?labelSelector=a%20in%20b`,
      400,
      "unable to parse requirement: found 'b' expected: '('",
    )
    check(`${MAPS}?fieldSelector=a`, 400, "invalid selector: 'a'; can't understand 'a'")
    check(
      `${MAPS}?fieldSelector=data.a=b`,
      400,
      '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    )
    const pods = '/api/v1/pods?fieldSelector=data.a=b'
    check(pods, 400, 'field label not supported: data.a')
  })

  test('for names that are paths', () => {
    const wrong = 'Name parameter invalid: '
    check(`${MAPS}/%2e%2e`, 400, `${wrong}"..": may not be '..'`)
    check(`${MAPS}/a%2fb`, 400, `${wrong}"a/b": may not contain '/'`)
    check(`${MAPS}/a%25b`, 400, `${wrong}"a%b": may not contain '%'`)
    check(`${MAPS}/nope`, 404, 'configmaps "nope" not found')
  })

  test('for a revision that was compacted', () => {
    const past = mapsOf('a', 'b')
    past.asking.cluster.run(minutes(6))
    past.create('c')
    past.asking.cluster.run(minutes(6))
    const query = `resourceVersion=${past.revisions[0]}&resourceVersionMatch=Exact`
    const { body } = past.asking.ask('GET', `${MAPS}?${query}`)
    const message = 'The resourceVersion for the provided list is too old.'
    expect([body.code, body.reason, body.message]).toEqual([410, 'Expired', message])
  })
})
