/**
 * JUnit's XML as Cucumber writes it, made safe, and with a word about scenarios that may go
 * otherwise the next time: `<property name="deterministic" value="false"/>`.
 *
 * The rule to know: the XML is Cucumber's own; only that property is put into it.
 */
import { isDeterministic } from '../messages/attachments'
import type { Envelope, Formatter } from '../messages/envelope'
import { ForOtherReaders } from '../messages/other-readers'
import { type FinishedScenario, ScenarioReader } from '../messages/scenarios'

/** Cucumber's own formatter. */
export const junitFormatter = (own: Formatter): Formatter => ({
  ...own,
  formatter(context) {
    const reader = ScenarioReader.of(context.options)
    const forOthers = new ForOtherReaders()
    const undetermined: FinishedScenario[] = []
    const handlers: ((envelope: Envelope) => void)[] = []
    context.on('message', (envelope) => {
      const scenario = reader.read(envelope)
      const attached = scenario?.results.flatMap(({ attachments }) => attachments) ?? []
      if (scenario !== undefined && !attached.every(isDeterministic)) undetermined.push(scenario)
      for (const message of forOthers.read(envelope)) {
        for (const handler of handlers) handler(message)
      }
    })
    return own.formatter({
      ...context,
      on: (_key, handler) => handlers.push(handler),
      write: (text) =>
        context.write(typeof text === 'string' ? undetermined.reduce(marked, text) : text),
    })
  },
})

const PROPERTY = '<properties><property name="deterministic" value="false"/></properties>'

/** The text with the property in the test case of a scenario. */
function marked(xml: string, { feature, rule, name }: FinishedScenario): string {
  const title = rule === undefined ? name : `${rule} - ${name}`
  const start = xml.indexOf(`<testcase classname="${escaped(feature)}" name="${escaped(title)}"`)
  const end = xml.indexOf('>', start)
  if (start < 0 || xml[end - 1] === '/') return xml
  return `${xml.slice(0, end + 1)}\n    ${PROPERTY}${xml.slice(end + 1)}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
