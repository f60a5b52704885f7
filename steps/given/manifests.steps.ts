/** Given and When: manifests are applied or created. */
import { type DataTable, Given } from '@cucumber/cucumber'
import type { ClusterWorld } from '../world'

Given('these/this manifest(s) is/are applied:', async function (this: ClusterWorld, text: string) {
  await this.apply(this.manifests(text))
})

Given('these/this manifest(s) is/are created:', async function (this: ClusterWorld, text: string) {
  await this.create(this.manifests(text))
})

Given(
  'the manifest(s) in {string} is/are applied',
  async function (this: ClusterWorld, path: string) {
    await this.apply(this.manifestsIn(path))
  },
)

Given(
  'a(n) {kind} {string} with:',
  async function (this: ClusterWorld, kind: string, name: string, table: DataTable) {
    await this.applyTable(kind, name, table.raw())
  },
)
