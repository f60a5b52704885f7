/** When: Nodes are cordoned, drained and tainted, Pods evicted, and Nodes join. */
import { type DataTable, When } from '@cucumber/cucumber'
import { machineFrom } from '../machine-table'
import type { ObjectReference, Subject } from '../phrase'
import type { ClusterWorld } from '../world'

When('{object} is cordoned', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.node(node)
  await this.request((verbs) => verbs.cordon(name, true))
})

When('{object} is uncordoned', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.node(node)
  await this.request((verbs) => verbs.cordon(name, false))
})

When('{object} is drained', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.node(node)
  await this.request((verbs) => verbs.drain(name))
})

When(
  '{object} is tainted {string}',
  async function (this: ClusterWorld, node: ObjectReference, change: string) {
    const name = this.node(node)
    await this.request((verbs) => verbs.taint(name, change))
  },
)

When('{subject} is/are evicted', async function (this: ClusterWorld, subject: Subject) {
  this.pods(subject)
  await this.toEach(subject, (verbs, pod) => verbs.evict(pod))
})

When('a {object} joins', async function (this: ClusterWorld, node: ObjectReference) {
  const machine = machineFrom({ name: this.machine(node) })
  await this.befall((failures) => failures.join(machine))
})

When(
  'a {object} joins with:',
  async function (this: ClusterWorld, node: ObjectReference, table: DataTable) {
    const machine = machineFrom({ ...table.rowsHash(), name: this.machine(node) })
    await this.befall((failures) => failures.join(machine))
  },
)
