/** The vocabulary of the language: what stands in braces in the step definitions. */
import { defineParameterType } from '@cucumber/cucumber'
import {
  durationOf,
  PATTERNS,
  parseCount,
  parseCounted,
  parseIs,
  parseObject,
  parsePart,
  parsePods,
  parseSubject,
  parseTense,
  parseWhose,
} from './phrase'

defineParameterType({
  name: 'object',
  regexp: PATTERNS.object,
  transformer: parseObject,
  useForSnippets: false,
})
defineParameterType({
  name: 'pods',
  regexp: PATTERNS.pods,
  transformer: parsePods,
  useForSnippets: false,
})
defineParameterType({
  name: 'subject',
  regexp: PATTERNS.subject,
  transformer: parseSubject,
  useForSnippets: false,
})
defineParameterType({
  name: 'count',
  regexp: PATTERNS.count,
  transformer: parseCount,
  useForSnippets: false,
})
defineParameterType({
  name: 'duration',
  regexp: PATTERNS.duration,
  transformer: durationOf,
  useForSnippets: false,
})
defineParameterType({
  name: 'part',
  regexp: PATTERNS.part,
  transformer: parsePart,
  useForSnippets: false,
})
defineParameterType({
  name: 'whose',
  regexp: PATTERNS.whose,
  transformer: parseWhose,
  useForSnippets: false,
})
defineParameterType({
  name: 'probe',
  regexp: PATTERNS.probe,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'quantity',
  regexp: PATTERNS.quantity,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'state',
  regexp: PATTERNS.state,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'is',
  regexp: PATTERNS.is,
  transformer: parseIs,
  useForSnippets: false,
})
defineParameterType({
  name: 'tense',
  regexp: PATTERNS.tense,
  transformer: parseTense,
  useForSnippets: false,
})
defineParameterType({
  name: 'counted',
  regexp: PATTERNS.counted,
  transformer: parseCounted,
  useForSnippets: false,
})
defineParameterType({
  name: 'counter',
  regexp: PATTERNS.counter,
  transformer: (text: string) => (text.includes(' ') ? text.replace(/ .*/, '') : 'replicas'),
  useForSnippets: false,
})
defineParameterType({
  name: 'endpoints',
  regexp: PATTERNS.endpoints,
  transformer: (text: string) => text.replace(/ ?endpoints?$/, ''),
  useForSnippets: false,
})
defineParameterType({
  name: 'method',
  regexp: PATTERNS.method,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'kind',
  regexp: PATTERNS.kind,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'comparison',
  regexp: PATTERNS.comparison,
  transformer: (text: string) => text,
  useForSnippets: false,
})
