/**
 * What the command says of bad input: each check is a feature file of its own with one scenario, so
 * that its lines are known. All of them are one run, in which everything that can run runs.
 */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { BadProject, featureOf } from './testing/bad-project'

const manifest = (text: string): string =>
  `Given a cluster\nGiven these manifests are applied:\n"""\n${text}\n"""`

const CRLF =
  'Feature: crlf\n  Scenario: crlf\n    Given a cluster\n' +
  '    And these manifests are applied:\n      """\n      apiVersion: v1\n      kind: ConfigMap\n' +
  '      metadata:\n        name: a\n      data:\n        text: |\n          one\n      """\n' +
  '    And a Deployment "web" with:\n      | replicas | 2 |\n' +
  '    Then eventually, Deployment "web" is Available\n' +
  '    And field "data.text" of ConfigMap "a" matches "^one\\W$"\n'

const FILES = {
  'steps/own.js': `const { Given } = require('@cucumber/cucumber')
Given('my step throws', () => { throw new Error('no shop today') })
Given('my step never returns', () => new Promise(() => {}))
Given('it is settled', () => {})
Given(/^it is settled$/, () => {})
`,
  'manifests/two.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Service\n' +
    'metadata:\n  name: web\nspec:\n  ports:\n  - port: 99999\n',
  'manifests/torn.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ok\n data: x\n',
  'features/crlf.feature': CRLF.replaceAll('\n', '\r\n'),
  'features/broken/crlf.feature': featureOf(
    'broken/crlf',
    manifest('apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: web'),
  ).replaceAll('\n', '\r\n'),
}

const bad = new BadProject(FILES)

type Line = string | ReturnType<typeof expect.stringMatching>

/** The scenario fails with exactly this: its step with place, then what is wrong. */
function check(title: string, steps: string, ...expected: readonly Line[]): void {
  bad.addScenario(`refused/${title}`, steps)
  test(title, () => expect(bad.toldOf(`refused/${title}`)).toEqual(expected))
}

/** The same of input that cannot be read. */
function broken(title: string, steps: string, ...expected: readonly Line[]): void {
  bad.addScenario(`broken/${title}`, steps)
  test(title, () => expect(bad.toldOf(`broken/${title}`)).toEqual(expected))
}

/** A file that Cucumber cannot read, or does not run as a whole. */
function unreadable(title: string, text: string, ...expected: readonly string[]): void {
  bad.addFile(`features/broken/${title}.feature`, text)
  test(title, () => {
    for (const line of expected) expect(bad.all.out).toContain(line)
  })
}

const APPLIED = 'Given these manifests are applied:'

const deployment = (row: string): string =>
  `Given a cluster\nGiven a Deployment "web" with:\n| image | web |\n${row}`
const TYPED = 'failed to create typed patch object (default/web; apps/v1, Kind=Deployment): '

describe('a manifest is refused in the words of the API server, with the place of the field', () => {
  check(
    'unknown',
    manifest(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replcas: 3\n' +
        '  template:\n    spec:\n      containers:\n      - name: web\n        imagee: web:v1',
    ),
    `${APPLIED}  features/refused/unknown.feature:4`,
    `${TYPED}errors:`,
    '  .spec.replcas: field not declared in schema',
    '  .spec.template.spec.containers[name="web"].imagee: field not declared in schema',
    '  at features/refused/unknown.feature:11:3, spec.replcas',
    '  at features/refused/unknown.feature:16:9, spec.template.spec.containers[0].imagee',
  )
  check(
    'type',
    manifest('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: x}'),
    `${APPLIED}  features/refused/type.feature:4`,
    `${TYPED}.spec.replicas: expected numeric (int or float), got string`,
    '  at features/refused/type.feature:9:8, spec.replicas',
  )
  check(
    'quantity',
    manifest(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n' +
        '  - name: web\n    image: web\n    resources:\n      limits: {cpu: lots}',
    ),
    `${APPLIED}  features/refused/quantity.feature:4`,
    'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression ' +
      "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    '  at features/refused/quantity.feature:14:16, spec.containers[0].resources.limits.cpu',
  )
  check(
    'twice',
    manifest(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n' +
        '  - name: web\n    image: web\n  - name: web\n    image: web',
    ),
    `${APPLIED}  features/refused/twice.feature:4`,
    'failed to create typed patch object (default/web; v1, Kind=Pod): ' +
      '.spec.containers: duplicate entries for key [name="web"]',
    '  at features/refused/twice.feature:13:5, spec.containers[1]',
  )
  check(
    'range',
    'Given a cluster\nGiven the manifests in "../../manifests/two.yaml" are applied',
    'Given the manifests in "../../manifests/two.yaml" are applied  features/refused/range.feature:4',
    'Service "web" is invalid: [spec.ports[0].port: Invalid value: 99999: must be between 1 and ' +
      '65535, inclusive, spec.ports[0].targetPort: Invalid value: 99999: must be between 1 and ' +
      '65535, inclusive]',
    '  at manifests/two.yaml:11:5, spec.ports[0].port',
    '  at manifests/two.yaml:11:5, spec.ports[0].targetPort',
  )
  check(
    'kind',
    manifest('apiVersion: apps/v1\nkind: Deploymet\nmetadata: {name: web}'),
    `${APPLIED}  features/refused/kind.feature:4`,
    'no matches for kind "Deploymet" in version "apps/v1"',
    'ensure CRDs are installed first',
    '  at features/refused/kind.feature:6:1',
  )
  check(
    'prototype',
    manifest('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\n__proto__: {polluted: x}'),
    `${APPLIED}  features/refused/prototype.feature:4`,
    'failed to create typed patch object (default/web; v1, Kind=ConfigMap): ' +
      '.__proto__: field not declared in schema',
    '  at features/refused/prototype.feature:9:1, __proto__',
  )
  check(
    'immutable',
    `${deployment('| replicas | 1 |')}\nWhen these manifests are applied:\n"""\n` +
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n' +
      '  selector: {matchLabels: {app: shop}}\n  template:\n    metadata: {labels: {app: shop}}\n' +
      '    spec: {containers: [{name: web, image: web}]}\n"""',
    'After hook: keep the promises',
    'the request was refused: Deployment.apps "web" is invalid: spec.selector: Invalid value: ' +
      'v1.LabelSelector{MatchLabels:map[string]string{"app":"shop"}, ' +
      'MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    '  at features/refused/immutable.feature:7',
    '  at features/refused/immutable.feature:13:3, spec.selector',
    '  If that is what you want, say so: Then it is refused with "…"',
  )
})

describe('a table is refused at its row', () => {
  const GIVEN = 'Given a Deployment "web" with:'
  check(
    'row-unknown',
    deployment('| replcas | 3 |'),
    `${GIVEN}  features/refused/row-unknown.feature:4`,
    `${TYPED}.spec.replcas: field not declared in schema`,
    '  at features/refused/row-unknown.feature:6:1, spec.replcas',
  )
  check(
    'row-range',
    deployment('| replicas | -2 |'),
    `${GIVEN}  features/refused/row-range.feature:4`,
    'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -2: ' +
      'must be greater than or equal to 0',
    '  at features/refused/row-range.feature:6:1, spec.replicas',
  )
  check(
    'no-table',
    'Given a cluster\nGiven a Deployment "web" with:',
    `${GIVEN}  features/refused/no-table.feature:4`,
    'this phrase takes a table, or a text in triple quotes, on the lines below it, and there is none',
  )
  check(
    'needless',
    'Given a cluster\n| image | web |',
    'Given a cluster  features/refused/needless.feature:3',
    'This phrase takes no table and no text below it, and there is one.',
  )
  check(
    'setting',
    'Given these cluster settings:\n| node-monitor-grace-period | soon |',
    'Given these cluster settings:  features/refused/setting.feature:3',
    '"soon" is no value for node-monitor-grace-period; it is a duration, like 40s, 5m or 200ms',
  )
  check(
    'node',
    'Given a cluster with these Nodes:\n| name | cpu |\n| a | lots |',
    'Given a cluster with these Nodes:  features/refused/node.feature:3',
    '"lots" is no amount of cpu; write one like 4 or 500m',
  )
})

describe('a phrase says what there is', () => {
  check(
    'state',
    'Given a cluster\nThen Node "node-1" is Happy',
    'Then Node "node-1" is Happy  features/refused/state.feature:4',
    'a Node cannot be "Happy"; it can be Ready, MemoryPressure, DiskPressure, PIDPressure, ' +
      "NetworkUnavailable, Terminating, or a word of kubectl's STATUS column",
  )
  check(
    'name',
    `${deployment('| replicas | 1 |')}\nWhen Deployment "wep" is scaled to 2 replicas`,
    'When Deployment "wep" is scaled to 2 replicas  features/refused/name.feature:7',
    'there is no Deployment "wep" in Namespace "default"; there is "web"',
  )
  const restless = [
    'The cluster has not settled within 1h; something in it never comes to rest.',
    expect.stringMatching(/^ {2}busiest {2}kubelet\/node-1 on default\/web \(\d+ times\); /),
    expect.stringMatching(/^ {2}held {5}container "web" of Pod default\/web is in CrashLoop/),
    expect.stringMatching(/^ {2}waiting {2}kubelet\/node-1 .*Pod default\/web/),
  ]
  check(
    'unsettled',
    'Given a cluster\nGiven the image "web" exits with code 1 after 1s\n' +
      'Given a Pod "web" with:\n| image | web |\nWhen everything settles',
    'When everything settles  features/refused/unsettled.feature:7',
    ...restless,
  )
  check(
    'eventually',
    'Given a cluster\nGiven the image "web" exits with code 1 after 1s\n' +
      'Given a Pod "web" with:\n| image | web |\nThen eventually, Pod "web" is Succeeded',
    'Then eventually, Pod "web" is Succeeded  features/refused/eventually.feature:7',
    ...restless,
  )
})

describe("a user's step", () => {
  check(
    'throws',
    'Given my step throws',
    'Given my step throws  features/refused/throws.feature:3',
    'no shop today',
    expect.stringMatching(/^ {2}at .*steps\/own\.js:2:/),
  )
  check(
    'hangs',
    'Given my step never returns',
    'Given my step never returns  features/refused/hangs.feature:3',
    'The step did not return within 1s of real time, and was given up.',
    'Steps wait in the cluster\'s time ("within 30s, …"), which costs none. A step that needs more',
    'gets it by --step-timeout 60s, or by stepTimeout in the worldParameters of the profile.',
  )
})

describe('what cannot be read is broken input', () => {
  broken(
    'yaml',
    manifest('apiVersion: v1\nkind: [Pod\nmetadata: x'),
    `${APPLIED}  features/broken/yaml.feature:4`,
    'Flow sequence in block collection must be sufficiently indented and end with a ], ' +
      'at features/broken/yaml.feature:8:1: align it with its neighbours.',
  )
  broken(
    'bomb',
    manifest(
      `apiVersion: v1\nkind: ConfigMap\na: &a [x]\n${['ab', 'bc', 'cd', 'de', 'ef', 'fg']
        .map(([from, to]) => `${to}: &${to} [${`*${from},`.repeat(10)}]`)
        .join('\n')}`,
    ),
    `${APPLIED}  features/broken/bomb.feature:4`,
    'The aliases of this document expand to more than 100000 values, ' +
      'at features/broken/bomb.feature:13:17: write fewer of them.',
  )
  broken(
    'tab',
    manifest('apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: web'),
    `${APPLIED}  features/broken/tab.feature:4`,
    'Tabs are not allowed as indentation, at features/broken/tab.feature:9:1: indent with spaces.',
  )
  broken(
    'duplicate',
    manifest('apiVersion: v1\nkind: ConfigMap\nkind: Secret'),
    `${APPLIED}  features/broken/duplicate.feature:4`,
    'Strict decoding error: duplicate field "kind", at features/broken/duplicate.feature:8:1: ' +
      'keep one of the two.',
  )
  broken(
    'documents',
    `${deployment('| replicas | 1 |')}\nWhen Deployment "web" is patched with:\n` +
      '"""\nspec: {replicas: 2}\n---\nspec: {replicas: 3}\n"""',
    'When Deployment "web" is patched with:  features/broken/documents.feature:7',
    'This is a second document, at features/broken/documents.feature:11:1: write only one.',
  )
  broken(
    'nothing',
    manifest('# nothing'),
    `${APPLIED}  features/broken/nothing.feature:4`,
    'There is no object here, at features/broken/nothing.feature:6:1: ' +
      'write at least one manifest.',
  )
  broken(
    'file',
    'Given a cluster\nGiven the manifests in "../../manifests/gone.yaml" are applied',
    'Given the manifests in "../../manifests/gone.yaml" are applied  features/broken/file.feature:4',
    'There is no file "../../manifests/gone.yaml" in "features/broken". ' +
      '"manifests" holds torn.yaml, two.yaml.',
  )
  broken(
    'glob',
    'Given a cluster\nGiven the manifests in "../../manifests/*.json" are applied',
    'Given the manifests in "../../manifests/*.json" are applied  features/broken/glob.feature:4',
    'No file in "features/broken" matches "../../manifests/*.json". ' +
      '"manifests" holds torn.yaml, two.yaml.',
  )
  broken(
    'torn',
    'Given a cluster\nGiven the manifests in "../../manifests/torn.yaml" are applied',
    'Given the manifests in "../../manifests/torn.yaml" are applied  features/broken/torn.feature:4',
    'All mapping items must start at the same column, at manifests/torn.yaml:5:1: ' +
      'align it with its neighbours.',
  )
})

describe('what is no phrase is broken input', () => {
  broken(
    'undefined',
    'Given a clustr',
    'Given a clustr  features/broken/undefined.feature:3',
    'No phrase of the language says this.',
    '  did you mean  a cluster',
    '                as in: a cluster',
    expect.stringMatching(/steps\/given\/cluster\.steps\.[jt]s:\d+$/),
  )
  broken(
    'duration',
    'Given a cluster\nWhen 5 parsecs pass',
    'When 5 parsecs pass  features/broken/duration.feature:4',
    'No phrase of the language says this.',
    '  did you mean  {duration} pass(es)',
    expect.stringMatching(/steps\/when\/time\.steps\.[jt]s:\d+$/),
  )
  broken(
    'ambiguous',
    'Given it is settled',
    'Given it is settled  features/broken/ambiguous.feature:3',
    expect.stringContaining('Multiple step definitions match:'),
    expect.stringMatching(/^ {2}it is settled .*steps\/own\.js:4/),
    expect.stringMatching(/^ {2}\/\^it is settled\$\/ - steps\/own\.js:5/),
  )
  broken('no-steps', '', 'The scenario has no steps, so it checks nothing.')
})

describe('a feature file that does not parse is told with its place', () => {
  const does = (title: string, place: string) =>
    `  features/broken/${title}.feature:${place} does not parse`
  unreadable(
    'two',
    'Feature: a\n  Scenario: a\n    Given a cluster\nFeature: b\n',
    does('two', '4:1'),
    "got 'Feature: b'",
  )
  unreadable(
    'ragged',
    'Feature: a\n  Scenario: a\n    Given this table:\n      | a | b |\n      | c |\n',
    does('ragged', '5:7'),
    '      inconsistent cell count within the table',
  )
  unreadable('open', 'Feature: a\n  Scenario: a\n    Given a\n      """\n', does('open', '5:1'))
  unreadable(
    'rowless',
    'Feature: a\n  Scenario Outline: b\n    Given a cluster\n    Examples:\n      | a |\n',
    '  The Examples of "b" have no row, so it never runs, at features/broken/rowless.feature:2.',
  )
})

describe('whatever can run runs', () => {
  test('with carriage returns at the ends of its lines', () => {
    expect(bad.all.out).toContain('✔ crlf  features/crlf.feature  1 scenario')
  })
  test('and a manifest with carriage returns is told by its line', () => {
    expect(bad.toldOf('broken/crlf')).toEqual([
      `${APPLIED}  features/broken/crlf.feature:4`,
      'Tabs are not allowed as indentation, at features/broken/crlf.feature:9:1: indent with spaces.',
    ])
  })
  test('and broken input outweighs failed facts', () => {
    expect([bad.all.code, bad.all.err]).toEqual([2, ''])
  })
  test('and is in every report', () => {
    const { reports } = bad.all
    const titles = [...bad.scenarios, 'broken/crlf']
    for (const name of ['junit.xml', 'messages.ndjson', 'cucumber.html']) {
      expect([name, titles.filter((title) => !reports[name]?.includes(title))]).toEqual([name, []])
    }
  })
  test('again, by the list of what did not pass', () => {
    const again = bad.all.reports['rerun.txt']?.split('\n').filter(Boolean)
    const expected = [...bad.scenarios, 'broken/crlf'].map((path) => `features/${path}.feature:2`)
    expect(again).toEqual(expected.sort())
  })
  test('where only facts failed, and the exit code says so', () => {
    expect(bad.run('features/refused', 'features/crlf.feature').code).toBe(1)
  })
})
