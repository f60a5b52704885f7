/** Reports a run of node:test by its failures and one line of counts.
 *  The rule to know: suites are not counted, only tests, so that the counts add up. */

import { inspect } from 'node:util'

export default async function* report(events) {
  const path = []
  let passed = 0
  let failed = 0
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      path.length = data.nesting
      path.push(data.name)
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const isSuite = data.details?.type === 'suite'
    const brokenSuite = isSuite && data.details.error?.failureType !== 'subtestsFailed'
    if (type === 'test:pass' && !isSuite) passed++
    if (type === 'test:fail' && (!isSuite || brokenSuite)) {
      failed++
      yield failureOf([...path.slice(0, data.nesting), data.name], data.details.error)
    }
  }
  const seconds = process.uptime().toFixed(1)
  yield `${passed + failed} tests (${passed} passed, ${failed} failed) in ${seconds} s\n`
}

function failureOf(path, error) {
  const cause = error?.cause ?? error
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause)
  const own = text.split('\n').filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line))
  return `\n✖ ${path.join(' › ')}\n  ${own.join('\n  ')}\n\n`
}
