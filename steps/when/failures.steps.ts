/** When: machines, zones, parts of the cluster and containers fail, and recover. */
import { When } from '@cucumber/cucumber'
import type { Duration, ProbeRole } from '../../engine'
import type { ObjectReference, Part, Subject } from '../phrase'
import { pressureOf } from '../subjects'
import type { ClusterWorld } from '../world'

When('{object} crashes', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.machine(node)
  await this.befall((failures) => failures.crash(name))
})

When('{object} recovers', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.machine(node)
  await this.befall((failures) => failures.recover(name))
})

When('{object} loses its network', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.machine(node)
  await this.befall((failures) => failures.disconnect(name))
})

When('{object} gets its network back', async function (this: ClusterWorld, node: ObjectReference) {
  const name = this.machine(node)
  await this.befall((failures) => failures.reconnect(name))
})

When('zone {string} fails', async function (this: ClusterWorld, zone: string) {
  await this.befall((failures) => failures.failZone(zone))
})

When('zone {string} recovers', async function (this: ClusterWorld, zone: string) {
  await this.befall((failures) => failures.recoverZone(zone))
})

When('{part} stops', async function (this: ClusterWorld, part: Part) {
  await this.befall((failures) => failures.stop(this.part(part)))
})

When('{part} starts', async function (this: ClusterWorld, part: Part) {
  await this.befall((failures) => failures.start(this.part(part)))
})

When(
  'container {string} of {subject} exits with code {int}',
  async function (this: ClusterWorld, container: string, subject: Subject, code: number) {
    await this.befallEach(subject, (failures, pod) => failures.exitContainer(pod, container, code))
  },
)

When(
  '{subject} fail(s) its/their {probe} probe(s)',
  async function (this: ClusterWorld, subject: Subject, role: ProbeRole) {
    await this.befallEach(subject, (failures, pod) => failures.failProbe(pod, role))
  },
)

When(
  '{subject} pass(es) its/their {probe} probe(s)',
  async function (this: ClusterWorld, subject: Subject, role: ProbeRole) {
    await this.befallEach(subject, (failures, pod) => failures.passProbe(pod, role))
  },
)

When('{subject} run(s) out of memory', async function (this: ClusterWorld, subject: Subject) {
  await this.befallEach(subject, (failures, pod) => failures.runOutOfMemory(pod))
})

When(
  'watches{whose} lag by {duration}{whose}',
  async function (
    this: ClusterWorld,
    first: Part | undefined,
    by: Duration,
    last: Part | undefined,
  ) {
    const part = first ?? last
    await this.befall((failures) => failures.lag(by, part && this.part(part)))
  },
)

When('watches{whose} catch up', async function (this: ClusterWorld, whose: Part | undefined) {
  await this.befall((failures) => failures.catchUp(whose && this.part(whose)))
})

When(
  '{object} reports {state}',
  async function (this: ClusterWorld, node: ObjectReference, state: string) {
    const [name, pressure] = [this.machine(node), pressureOf(state)]
    await this.befall((failures) => failures.press(name, pressure))
  },
)

When(
  '{object} no longer reports {state}',
  async function (this: ClusterWorld, node: ObjectReference, state: string) {
    const [name, pressure] = [this.machine(node), pressureOf(state)]
    await this.befall((failures) => failures.relieve(name, pressure))
  },
)
