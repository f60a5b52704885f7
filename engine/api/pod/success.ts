/** What an action answers when there is no object to show: Status Success. */
import type { KubeObject } from '../meta'

export function success(): KubeObject {
  // A Status has no name: it is the one answer that is not an object of the API.
  return SUCCESS as unknown as KubeObject
}

const SUCCESS = Object.freeze({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: Object.freeze({}),
  status: 'Success',
  code: 201,
})
