/** The Status objects and messages of refused requests. */
import { test } from 'node:test'
import { expect } from 'expect'
import * as fieldErrors from './field-error'
import * as errors from './status-error'

const pods = { group: '', plural: 'pods' }
const deployments = { group: 'apps', plural: 'deployments' }

function check(error: errors.StatusError, code: number, reason: string, message: string) {
  expect([error.code, error.reason, error.message]).toEqual([code, reason, message])
}

test('a refusal is a whole Status object', () => {
  expect(errors.notFound(deployments, 'shop').status).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'deployments.apps "shop" not found',
    reason: 'NotFound',
    details: { name: 'shop', group: 'apps', kind: 'deployments' },
    code: 404,
  })
})

test('each refusal says what Kubernetes says', () => {
  check(errors.notFound(pods, 'x'), 404, 'NotFound', 'pods "x" not found')
  check(errors.alreadyExists(pods, 'x'), 409, 'AlreadyExists', 'pods "x" already exists')
  check(
    errors.conflict(deployments, 'x'),
    409,
    'Conflict',
    'Operation cannot be fulfilled on deployments.apps "x": the object has been modified; ' +
      'please apply your changes to the latest version and try again',
  )
  check(
    errors.preconditionFailed(pods, 'x', 'UID', 'a', 'b'),
    409,
    'Conflict',
    'Operation cannot be fulfilled on pods "x": ' +
      'Precondition failed: UID in precondition: a, UID in object meta: b',
  )
  check(errors.forbidden(pods, 'x', 'no'), 403, 'Forbidden', 'pods "x" is forbidden: no')
  check(errors.forbidden(pods, '', 'no'), 403, 'Forbidden', 'pods is forbidden: no')
  check(errors.forbidden(undefined, '', 'no'), 403, 'Forbidden', 'forbidden: no')
  check(errors.timeout('slow', 1), 504, 'Timeout', 'Timeout: slow')
  check(errors.resourceVersionTooOld(1, 7), 410, 'Expired', 'too old resource version: 1 (7)')
  check(
    errors.wrongMethod(),
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  )
  check(
    errors.serverTimeout(pods, 'create'),
    500,
    'ServerTimeout',
    'The create operation against pods could not be completed at this time, please try again.',
  )
})

test('an invalid object names its kind, and each field is a cause', () => {
  const fields = [
    fieldErrors.required(fieldErrors.root('a')),
    fieldErrors.invalid(fieldErrors.root('b'), 'q', 'must …'),
  ]
  const error = errors.invalid({ group: 'apps', kind: 'Deployment' }, 'x', fields)
  expect(error.message).toBe(
    'Deployment.apps "x" is invalid: [a: Required value, b: Invalid value: "q": must …]',
  )
  expect(error.status.details).toEqual({
    name: 'x',
    group: 'apps',
    kind: 'Deployment',
    causes: [
      { reason: 'FieldValueRequired', message: 'Required value', field: 'a' },
      { reason: 'FieldValueInvalid', message: 'Invalid value: "q": must …', field: 'b' },
    ],
  })
})

test('an error is recognised by its reason and by its causes', () => {
  const error: unknown = errors.resourceVersionTooLarge(9, 5)
  expect(errors.isStatusError(error, 'Timeout')).toBe(true)
  expect(errors.isStatusError(error, 'NotFound')).toBe(false)
  expect(errors.isStatusError(new Error('x'))).toBe(false)
  expect(errors.hasCause(error, 'ResourceVersionTooLarge')).toBe(true)
})
