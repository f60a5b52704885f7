/** `npm test`: the unit tests with the house rules, then the features; the last line adds them up.
 *  The rule to know: a run that ends badly without saying how many failed counts as one failure. */

import { features, hasFeatures, unitTests } from './commands.mjs'
import { runNode } from './run-node.mjs'

const unit = await runNode(unitTests(), { echo: true })
const counts = [countsOf(unit, /^\d+ tests? \((.*)\)/m)]
if (hasFeatures()) {
  const run = await runNode(features(), { echo: true })
  counts.push(countsOf(run, /^\d+ scenarios? \((.*)\)/m))
}
const passed = sum(counts.map((count) => count.passed))
const failed = sum(counts.map((count) => count.failed))
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function countsOf({ code, output }, summary) {
  const words = summary.exec(output)?.[1] ?? ''
  const number = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(words)?.[1] ?? 0)
  // What is neither passed nor skipped, an undefined step for one, is a failure.
  const all = sum([...words.matchAll(/(\d+) [a-z]+/g)].map((match) => Number(match[1])))
  const passed = number('passed')
  const failed = all - passed - number('skipped')
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
