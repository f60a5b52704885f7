/** Gives a cluster that real clients come to the roles and bindings of a real one. */
import { componentRoles } from '../../apiserver/authorization/component-roles'
import { isStatusError } from '../../apiserver/status-error'
import type { Cluster } from '../../cluster'

/** What is there already, as in a cluster that was loaded, stays as it is. */
export function addComponentRoles(cluster: Cluster): void {
  const { server, trace } = cluster
  trace.during('bootstrap', 'create', '', [], () => {
    for (const { resource, body } of componentRoles()) {
      try {
        server.create(server.registry.get(resource), body, { user: 'system:apiserver' })
      } catch (error) {
        if (!isStatusError(error, 'AlreadyExists')) throw error
      }
    }
  })
}
