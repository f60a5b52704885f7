/** When: a command is run against the cluster that is served. */
import { When } from '@cucumber/cucumber'
import type { ClusterWorld } from '../world'

When('the command {string} is run', async function (this: ClusterWorld, command: string) {
  const failure = await this.serving.run(command)
  if (failure !== undefined) this.refuse(failure)
})
