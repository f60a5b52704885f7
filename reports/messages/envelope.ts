/**
 * The Cucumber messages that all reports read, typed as the pinned Cucumber types them.
 *
 * The rule to know: reports depend on messages only, so that a run, a merged run and a message
 * file of yesterday make the same reports.
 */
import type { FormatterPlugin } from '@cucumber/cucumber/lib/plugin/types'

/** What Cucumber calls a formatter plugin: a function that returns its clean-up. */
export type Formatter = FormatterPlugin<FormatOptions>
export type FormatOptions = Readonly<Record<string, unknown>>
export type FormatterContext = Parameters<Formatter['formatter']>[0]
export type Envelope = Parameters<Parameters<FormatterContext['on']>[1]>[0]

export type Message<Name extends keyof Envelope> = NonNullable<Envelope[Name]>
export type GherkinDocument = Message<'gherkinDocument'>
export type Feature = NonNullable<GherkinDocument['feature']>
export type Rule = NonNullable<Feature['children'][number]['rule']>
export type Scenario = NonNullable<Feature['children'][number]['scenario']>
export type Pickle = Message<'pickle'>
export type PickleStep = Pickle['steps'][number]
export type TestCase = Message<'testCase'>
export type TestStepResult = Message<'testStepFinished'>['testStepResult']
export type Status = `${TestStepResult['status']}`
export type Attachment = Message<'attachment'>
export type Hook = Message<'hook'>
export type StepDefinition = Message<'stepDefinition'>
export type ParseError = Message<'parseError'>
export type Timestamp = Message<'testRunStarted'>['timestamp']

/** Milliseconds since the Unix epoch. */
export const millisecondsOf = (time: Timestamp): number => time.seconds * 1000 + time.nanos / 1e6
