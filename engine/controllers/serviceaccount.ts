/**
 * Gives each Namespace its ServiceAccount `default`, again when it is deleted.
 * Models pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */

import { type Controller, mapped } from './controller'
import { isNamespaceTerminating } from './namespace-terminating'

const DEFAULT = 'default'

export const serviceAccountController: Controller<'Namespace'> = {
  name: 'serviceaccount-controller',
  account: 'service-account-controller',
  reconciles: 'Namespace',
  watches: [
    mapped('ServiceAccount', ({ metadata }) => {
      return metadata.name === DEFAULT && metadata.namespace ? [metadata.namespace] : NONE
    }),
  ],
  reconcile({ client }, namespace) {
    if (client.get('Namespace', namespace)?.status.phase !== 'Active') return undefined
    if (client.get('ServiceAccount', `${namespace}/${DEFAULT}`) !== undefined) return undefined
    try {
      client.create('ServiceAccount', { metadata: { namespace, name: DEFAULT } })
    } catch (error) {
      if (!isNamespaceTerminating(error)) throw error
    }
    return undefined
  },
}

const NONE: readonly string[] = []
