/** Given: the cluster and its Namespaces. */
import { type DataTable, Given } from '@cucumber/cucumber'
import { machinesOf } from '../machine-table'
import { settingsOf } from '../setting-table'
import type { ClusterWorld } from '../world'

Given('a cluster', async function (this: ClusterWorld) {
  await this.start({ nodes: 1 })
})

Given('a cluster with {int} Node(s)', async function (this: ClusterWorld, nodes: number) {
  await this.start({ nodes })
})

Given('a cluster with these/this Node(s):', async function (this: ClusterWorld, table: DataTable) {
  await this.start({ nodes: machinesOf(table.hashes()) })
})

Given('these/this cluster setting(s):', function (this: ClusterWorld, table: DataTable) {
  this.configure(settingsOf(table.raw()))
})

Given('the Namespace {string}', async function (this: ClusterWorld, name: string) {
  await this.addNamespace(name)
})

Given('everything is settled', async function (this: ClusterWorld) {
  await this.settle()
})
