import { describe, test } from 'node:test'
import { expect } from 'expect'
import type { KubeObject } from '../../api/meta'
import { Api, refusal, refusalOf, type Written } from '../../testing/api'

const GROUP = 'admissionregistration.k8s.io/v1'

const policy = (spec: object, name = 'p'): Written => ({
  apiVersion: GROUP,
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name },
  spec: {
    matchConstraints: {
      resourceRules: [
        { operations: ['*'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] },
      ],
    },
    ...spec,
  },
})

const binding = (spec: object = {}, name = 'b'): Written => ({
  apiVersion: GROUP,
  kind: 'ValidatingAdmissionPolicyBinding',
  metadata: { name },
  spec: { policyName: 'p', validationActions: ['Deny'], ...spec },
})

const deployment = (spec: object = {}, metadata: object = {}): Written => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', ...metadata },
  spec: {
    replicas: 5,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    },
    ...spec,
  },
})

const FEW = [{ expression: 'object.spec.replicas <= 3' }]

/** What a new Deployment meets where this is. */
function outcome(objects: readonly Written[], object = deployment()): string | readonly string[] {
  const api = new Api()
  for (const it of objects) api.create(it)
  const warnings: string[] = []
  try {
    api.create(object, warnings)
  } catch (error) {
    return (error as Error).message // A refusal.
  }
  return warnings
}

const denied = (message: string, by = "'p' with binding 'b'") =>
  `deployments.apps "web" is forbidden: ValidatingAdmissionPolicy ${by} denied request: ${message}`

describe('a ValidatingAdmissionPolicy', () => {
  const check = (what: string, spec: object, bound: object, expected: string | string[]): void => {
    test(what, () => expect(outcome([policy(spec), binding(bound)])).toEqual(expected))
  }

  check(
    'denies what does not hold',
    { validations: FEW },
    {},
    denied('failed expression: object.spec.replicas <= 3'),
  )
  check('lets in what does', { validations: [{ expression: 'object.spec.replicas <= 5' }] }, {}, [])
  check(
    'says its message',
    { validations: [{ ...FEW[0], message: 'too many' }] },
    {},
    denied('too many'),
  )
  check(
    'makes its message of the request',
    {
      variables: [
        { name: 'limit', expression: '3' },
        { name: 'replicas', expression: 'object.spec.replicas' },
      ],
      validations: [
        {
          expression: 'variables.replicas <= variables.limit',
          messageExpression:
            "'%d is more than %d'.format([variables.replicas, dyn(variables.limit)])",
        },
      ],
    },
    {},
    denied('5 is more than 3'),
  )
  check(
    'only warns where that is wanted',
    { validations: FEW },
    { validationActions: ['Warn', 'Audit'] },
    [
      "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': " +
        'failed expression: object.spec.replicas <= 3',
    ],
  )
  check(
    'looks at what its conditions say',
    {
      validations: FEW,
      matchConditions: [{ name: 'strangers', expression: 'request.userInfo.username != "test"' }],
    },
    {},
    [],
  )
  check(
    'fails when it cannot tell',
    { validations: [{ expression: 'object.spec.nothing > 1' }] },
    {},
    denied("expression 'object.spec.nothing > 1' resulted in error: no such key: nothing"),
  )
  check(
    'lets in what it cannot tell, if it shall',
    { failurePolicy: 'Ignore', validations: [{ expression: 'object.spec.nothing > 1' }] },
    {},
    [],
  )
  check(
    'fails with its variables',
    {
      variables: [{ name: 'bad', expression: 'object.spec.nothing' }],
      validations: [{ expression: 'variables.bad == 1' }],
    },
    {},
    denied(
      'expression \'variables.bad == 1\' resulted in error: composited variable "bad" fails to evaluate: no such key: nothing',
    ),
  )
  check(
    'knows the Namespace and the request',
    {
      validations: [
        {
          expression: 'namespaceObject.metadata.name == "default" && request.operation == "CREATE"',
        },
        { expression: 'oldObject == null && request.resource.resource == "deployments"' },
        { expression: 'request.namespace == "default" && !request.dryRun', message: 'm' },
      ],
    },
    {},
    [],
  )
  check(
    'asks what the user may do',
    {
      validations: [
        {
          expression:
            'authorizer.group("apps").resource("deployments").namespace("default").check("create").allowed()',
          message: 'may not',
        },
      ],
    },
    {},
    denied('may not'),
  )
  check(
    'does not look elsewhere',
    { validations: FEW },
    { matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } },
    [],
  )
  check(
    'does not look at what is excluded',
    {
      validations: FEW,
      matchConstraints: {
        resourceRules: [
          { operations: ['CREATE'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] },
        ],
        excludeResourceRules: [
          {
            operations: ['*'],
            apiGroups: ['apps'],
            apiVersions: ['*'],
            resources: ['*'],
            resourceNames: ['web'],
          },
        ],
      },
    },
    {},
    [],
  )

  test('has no effect without a binding', () => {
    expect(outcome([policy({ validations: FEW })])).toEqual([])
  })

  test('answers with its reason', () => {
    const api = new Api()
    api.create(policy({ validations: [{ ...FEW[0], reason: 'Forbidden' }] }))
    api.create(binding())
    const { code, reason, status } = refusalOf(() => api.create(deployment()))
    const message = denied('failed expression: object.spec.replicas <= 3')
    expect({ code, reason, causes: status.details?.causes }).toEqual({
      code: 403,
      reason: 'Forbidden',
      causes: [{ message: message.replace('deployments.apps "web" is forbidden: ', '') }],
    })
  })

  test('is asked of updates and deletions too, and forgotten when it goes', () => {
    const api = new Api()
    const web = api.create(deployment())
    const both = [
      { expression: 'object != null && oldObject.spec.replicas >= object.spec.replicas' },
    ]
    const created = api.create(policy({ validations: both }))
    api.create(binding())
    expect(refusal(() => api.respec(web, { replicas: 6 }))).toMatch(/denied request/)
    expect(refusal(() => api.delete(web))).toMatch(/denied request/)
    api.delete(created)
    expect(api.respec(web, { replicas: 6 }).metadata.generation).toBe(2)
  })
})

describe('the parameters of a policy', () => {
  const spec = {
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    validations: [
      {
        expression: 'object.spec.replicas <= int(params.data.max)',
        messageExpression: "'at most ' + params.data.max",
      },
    ],
  }
  const limit = (name: string, max: string, labels: object = {}): Written => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
    data: { max },
  })
  const check = (
    what: string,
    paramRef: object,
    expected: string | string[],
    more: Written[] = [],
  ) => {
    test(what, () => {
      const ref = { parameterNotFoundAction: 'Deny', ...paramRef }
      const objects = [limit('low', '2', { for: 'web' }), limit('high', '9'), ...more]
      expect(outcome([...objects, policy(spec), binding({ paramRef: ref })])).toEqual(expected)
    })
  }
  check('are one object by its name', { name: 'low' }, denied('at most 2'))
  check('may be met', { name: 'high' }, [])
  check(
    'are all that are selected',
    { selector: { matchLabels: { for: 'web' } } },
    denied('at most 2'),
  )
  check(
    'are missed',
    { name: 'none' },
    denied(
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    ),
  )
  check(
    'are not missed where that is allowed',
    { name: 'none', parameterNotFoundAction: 'Allow' },
    [],
  )

  test('are of a kind that is there', () => {
    const unknown = { ...spec, paramKind: { apiVersion: 'a.b/v1', kind: 'Limit' } }
    const ref = { name: 'x', parameterNotFoundAction: 'Deny' }
    expect(outcome([policy(unknown), binding({ paramRef: ref })])).toBe(
      denied(
        "failed to configure policy: failed to find resource referenced by paramKind: 'a.b/v1, Kind=Limit'",
        "'p'",
      ),
    )
  })
})

describe('a policy is refused', () => {
  const check = (what: string, object: Written, expected: string): void => {
    test(what, () => {
      const message = refusal(() => new Api().create(object))
      expect(message.replace(/^.* is invalid: /, '')).toBe(expected)
    })
  }
  check(
    'when its expression does not compile',
    policy({ validations: [{ expression: 'objects.spec > 1' }] }),
    'spec.validations[0].expression: Invalid value: "objects.spec > 1": compilation failed: ' +
      "ERROR: <input>:1:1: undeclared reference to 'objects' (in container '')\n | objects.spec > 1\n | ^",
  )
  check(
    'when it is no condition',
    policy({ validations: [{ expression: '1 + 1' }] }),
    'spec.validations[0].expression: Invalid value: "1 + 1": must evaluate to bool',
  )
  check(
    'when it reads parameters that it has not',
    policy({ validations: [{ expression: 'params == null' }] }),
    'spec.validations[0].expression: Invalid value: "params == null": compilation failed: ' +
      "ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params == null\n | ^",
  )
  check(
    'when its variables read later ones',
    policy({
      variables: [
        { name: 'a', expression: 'variables.b' },
        { name: 'b', expression: '1' },
      ],
      validations: [{ expression: 'true' }],
    }),
    'spec.variables[0].expression: Invalid value: "variables.b": compilation failed: ' +
      "ERROR: <input>:1:10: undefined field 'b'\n | variables.b\n | .........^",
  )
  check(
    'without anything to say',
    policy({}),
    '[spec.validations: Required value: validations or auditAnnotations must be non-empty, ' +
      'spec.auditAnnotations: Required value: validations or auditAnnotations must be non-empty]',
  )
  check(
    'when its binding does nothing',
    binding({ validationActions: [] }),
    'spec.validationActions: Required value',
  )
  check(
    'when its binding says everything twice',
    binding({ validationActions: ['Deny', 'Warn'] }),
    'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn ' +
      '(repeating the same validation failure information in the API response and headers serves no purpose)',
  )
})

test('any resource may be held to policies', () => {
  const api = new Api()
  const match = {
    matchConstraints: {
      resourceRules: [
        { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] },
      ],
    },
    validations: [{ expression: 'has(object.data)', message: 'data is wanted' }],
  }
  api.create(policy(match))
  api.create(binding())
  const metadata = { name: 'c', namespace: 'default' }
  const empty = { apiVersion: 'v1', kind: 'ConfigMap', metadata } as unknown as Written & KubeObject
  expect(refusal(() => api.create(empty))).toMatch(/data is wanted$/)
})
