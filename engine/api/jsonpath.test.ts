/** What paths find, and what is said of a path that cannot be read. */
import { test } from 'node:test'
import { expect } from 'expect'
import golden from './golden/jsonpath.json'
import { evaluate } from './jsonpath'

const POD = golden.object

function check(path: string, ...expected: unknown[]) {
  expect([path, ...evaluate(path, POD)]).toEqual([path, ...expected])
}

function refuse(path: string, why: string) {
  expect(() => evaluate(path, POD)).toThrow(new Error(`"${path}" is no path: ${why}`))
}

test('a field is found with or without dot, dollar and braces', () => {
  check('metadata.name', 'web')
  check('.metadata.name', 'web')
  check('$.metadata.name', 'web')
  check('{.metadata.name}', 'web')
  check('spec.priority', 0)
  check('.', POD)
  check('$', POD)
})

test('what is not there yields nothing', () => {
  check('spec.nodeName')
  check('spec.nodeName.deeper')
  check('spec.containers.name')
  check('metadata.name.length')
  check('spec.constructor')
  check('spec.containers[7].name')
})

test('a name with dots is escaped or quoted', () => {
  check('metadata.labels.app\\.kubernetes\\.io/name', 'shop')
  check("metadata.labels['app.kubernetes.io/name']", 'shop')
  check('metadata.labels["app.kubernetes.io/name"]', 'shop')
  check("metadata.labels['app\\.kubernetes\\.io/name']", 'shop')
})

test('items are chosen by index, slice and star', () => {
  check('spec.containers[0].name', 'a')
  check('spec.containers[-1].name', 'c')
  check('spec.containers[*].name', 'a', 'b', 'c')
  check('spec.containers[0:2].name', 'a', 'b')
  check('spec.containers[1:].name', 'b', 'c')
  check('spec.containers[:-1].name', 'a', 'b')
  check('spec.containers[::2].name', 'a', 'c')
  check('spec.containers[0,2].name', 'a', 'c')
  check("metadata['name','labels'].app", 'web')
  check('metadata.labels.*', 'shop', 'web')
})

test('a filter keeps the items that compare', () => {
  check('status.conditions[?(@.type=="Ready")].status', 'True')
  check("status.conditions[?( @.type != 'Ready' )].status", 'False')
  check('spec.containers[?(@.stdin==true)].name', 'c')
  check('spec.containers[?(@.ports)].name', 'a')
  check('spec.containers[?(@.name>"a")].name', 'b', 'c')
  check('spec.containers[*].ports[?(@.containerPort>=443)].containerPort', 443)
  check('spec.containers[?(@.image=~"^b")].name', 'b')
  check('spec.containers[?(@.name<5)].name')
  check('spec.containers[?(@.ports[0].containerPort==80)].name', 'a')
})

test('two dots look at every depth', () => {
  check('..containerPort', 80, 443)
  check('status..type', 'Ready', 'Initialized')
  check('spec..[0].name', 'a')
})

for (const [path, values] of Object.entries(golden.paths)) {
  test(`${path} finds what kubectl finds`, () => expect(evaluate(path, POD)).toEqual(values))
}

test('a path that cannot be read says why', () => {
  refuse('', 'it is empty')
  refuse('spec.', 'a name is missing after the last "."')
  refuse('spec.containers[0', 'the "[" at character 16 is not closed')
  refuse('spec.containers[', 'the "[" at character 16 is not closed')
  refuse('spec.containers[x]', '"[x]" is neither an index, a slice, "*" nor a quoted key')
  refuse('spec containers', '"." or "[" is missing before " containers"')
  refuse("metadata['name]", "the ' at character 10 is not closed")
  refuse('a[?(@.x=~"(")]', '"(" is no regular expression')
  refuse('a[::0]', 'the step of a slice must be more than 0')
  refuse(
    'a[?(type=="Ready")]',
    'at character 5 a filter needs a path that begins with "@", a quoted text or a number',
  )
  refuse('a[?(@.x==1 && @.y==2)]', 'a filter compares two values, and "&& @.y==2)]" is left over')
})
