/** Given: the cluster is served to real clients, and programs of theirs run. */
import { Given } from '@cucumber/cucumber'
import type { ClusterWorld } from '../world'

Given('the cluster is served', async function (this: ClusterWorld) {
  await this.serving.begin(this.target)
})

Given('the program {string} runs', async function (this: ClusterWorld, command: string) {
  await this.serving.start(command)
})
