/** What configurations of webhooks are refused for. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Api, refusal } from '../../testing/api'

const RIGHT = {
  name: 'a.example.com',
  clientConfig: { url: 'https://example.com/hook' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
}

function check(changes: object, expected: string, kind = 'Mutating') {
  const webhooks = [{ ...RIGHT, ...changes }]
  const create = () =>
    new Api().create({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: `${kind}WebhookConfiguration`,
      metadata: { name: 'x' },
      webhooks,
    })
  const prefix = `${kind}WebhookConfiguration.admissionregistration.k8s.io "x" is invalid: webhooks[0]`
  expect(refusal(create)).toBe(prefix + expected)
}

describe('a webhook is refused for', () => {
  const FORM = 'desired format: https://host[/path]'

  for (const [url, problem] of [
    ['http://h/x', `Invalid value: "http": 'https' is the only allowed URL scheme; ${FORM}`],
    ['https:///x', `Invalid value: "": host must be specified; ${FORM}`],
    ['https://u@h/', 'Invalid value: "u": user information is not permitted in the URL'],
    ['https://h/#a', 'Invalid value: "a": fragments are not permitted in the URL'],
    ['https://h/?a=b', 'Invalid value: "a=b": query parameters are not permitted in the URL'],
  ] as const) {
    test(`the URL ${url}`, () => check({ clientConfig: { url } }, `.clientConfig.url: ${problem}`))
  }

  for (const [service, problem] of [
    [{ namespace: 'n', name: '' }, '.name: Required value: service name is required'],
    [
      { namespace: 'n', name: 's', port: 70000 },
      '.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive',
    ],
    [{ namespace: 'n', name: 's', path: 'a' }, `.path: Invalid value: "a": must start with a '/'`],
    [
      { namespace: 'n', name: 's', path: '/a//b' },
      '.path: Invalid value: "/a//b": segment[1] may not be empty',
    ],
  ] as const) {
    test(`the Service ${JSON.stringify(service)}`, () =>
      check({ clientConfig: { service } }, `.clientConfig.service${problem}`))
  }

  test('neither a URL nor a Service', () =>
    check(
      { clientConfig: {} },
      '.clientConfig: Required value: exactly one of url or service is required',
    ))

  test('rules that match nothing', () =>
    check(
      { rules: [{ operations: ['CREATE'], apiGroups: ['*'], apiVersions: ['v1'], resources: [] }] },
      '.rules[0].resources: Required value',
    ))

  test('a policy that there is not', () =>
    check(
      { reinvocationPolicy: 'Often' },
      '.reinvocationPolicy: Unsupported value: "Often": supported values: "IfNeeded", "Never"',
    ))

  test('a condition that is no expression', () =>
    check(
      { matchConditions: [{ name: 'x', expression: 'objekt' }] },
      '.matchConditions[0].expression: Invalid value: "objekt": compilation failed: ' +
        "ERROR: <input>:1:1: undeclared reference to 'objekt' (in container '')\n" +
        ' | objekt\n | ^',
    ))
})
