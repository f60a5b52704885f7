/** Hooks: where the scenario stands, its seed, its end, and its trace. */
import { appendFileSync } from 'node:fs'
import { After, Before, BeforeStep, setDefaultTimeout } from '@cucumber/cucumber'
import { NOT_DETERMINISTIC } from './serving'
import { stepLines } from './step-lines'
import { traceHash, traceText } from './trace-attachment'
import type { ClusterWorld, StepType } from './world'

/** Real time for one step; virtual time is free, so this is generous. */
setDefaultTimeout(60_000)

Before({ name: 'start the scenario' }, function (this: ClusterWorld) {
  const { seed } = this.parameters as { readonly seed?: number } // Given on the command line.
  this.seed = seed ?? 1
})

BeforeStep(function (this: ClusterWorld, { gherkinDocument, pickle, pickleStep }) {
  const lines = stepLines(gherkinDocument, pickleStep)
  this.where = `${pickle.uri}:${lines.step}`
  this.docString = { file: pickle.uri, line: lines.docString, column: lines.column }
  this.rows = lines.rows
  this.stepType = (pickleStep.type ?? 'Unknown') as StepType // The same words.
  if (this.stepType === 'Action') this.beginWhen()
})

After({ name: 'attach the trace' }, function (this: ClusterWorld, { result, pickle }) {
  if (!this.hasCluster) return
  const virtualMilliseconds = this.target.elapsed() / 1000
  const isDeterministic = !this.serving.isServed
  this.attach(JSON.stringify({ virtualMilliseconds, isDeterministic }), {
    mediaType: 'application/vnd.kubecumber.clock+json',
  })
  const { trace } = this.target.cluster
  const hashes = process.env.KUBECUMBER_TRACE_HASHES
  if (hashes !== undefined && isDeterministic) {
    const place = `${pickle.uri}:${pickle.location?.line}`
    appendFileSync(hashes, `${place} ${pickle.name} ${traceHash(trace)}\n`)
  }
  if (result?.status === 'PASSED' && process.env.KUBECUMBER_TRACES !== 'all') return
  const mediaType = 'application/vnd.kubecumber.trace+json'
  this.attach(traceText(trace), { mediaType, fileName: 'trace.jsonl' })
})

After({ name: 'end the clients' }, async function (this: ClusterWorld) {
  if (!this.serving.isServed) return
  this.log(NOT_DETERMINISTIC)
  await this.serving.end()
})

// Hooks that come after run last first: a promise that fails here still gets its trace.
After({ name: 'keep the promises' }, function (this: ClusterWorld, { result }) {
  if (result?.status === 'PASSED') this.end()
})
