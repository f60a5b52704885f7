/** Why a patch cannot be applied, in the words of Kubernetes' patch libraries.
 *  The words are not always what a client sees: `refusalOf` says what is answered.
 *  Models interpretStrategicMergePatchError of apiserver/pkg/endpoints/handlers/patch.go. */

import { badRequest, type StatusError, unclassified, unprocessable } from '../status-error'

/** `malformed`: 400 with the words; `unfitting`: 422 without; `unclassified`: 500 with them. */
export type PatchFault = 'malformed' | 'unfitting' | 'unclassified'

export class PatchError extends Error {
  override readonly name = 'PatchError'
  readonly fault: PatchFault

  constructor(fault: PatchFault, message: string) {
    super(message)
    this.fault = fault
  }
}

export function refusalOf({ fault, message }: PatchError): StatusError {
  switch (fault) {
    case 'malformed':
      return badRequest(message)
    case 'unfitting':
      return unprocessable()
    case 'unclassified':
      return unclassified(message)
  }
}
