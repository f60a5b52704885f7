/**
 * `kubecumber run`: runs features and writes every report.
 *
 * The rule to know: the exit code says what a reader has to do: nothing (0), look at a cluster that
 * does not do what was said (1), mend the input (2).
 */
import { type Command, InvalidArgumentError } from 'commander'
import type { RunOptions } from '../run/request'

export function addRun(program: Command): void {
  program
    .command('run')
    .summary('run features and write the reports')
    .description('Runs features, and tells what failed and because of what.')
    .argument('[paths...]', 'files, folders, globs, file:12, @list.txt')
    .optionsGroup('Which scenarios:')
    .option('-t, --tags <expression>', 'only scenarios with these tags: "@faults and not @slow"')
    .option('-n, --name <pattern>', 'only scenarios whose name matches; may be repeated', many)
    .option('--order <order>', 'defined, reverse, random or random:SEED')
    .optionsGroup('How they run:')
    .option('--seed <number>', 'the seed of everything that chance decides', wholeNumber)
    .option('-j, --jobs <number>', 'processes that share the feature files', atLeastOne)
    .option('--fail-fast', 'skip the rest after the first scenario that fails')
    .option('--dry-run', 'look up every step, run none')
    .option('--step-timeout <duration>', 'real time that a step may take: 10s, 2m', duration)
    .option('--world-parameters <json>', 'parameters for step definitions', jsonObject)
    .optionsGroup('Which steps:')
    .option('--pack <name>', 'load an opt-in pack of phrases; may be repeated', many)
    .option(
      '--require <path>',
      'load your own steps and hooks instead of steps/ and features/',
      many,
    )
    .option('--import <path>', 'the same, for ES modules', many)
    .optionsGroup('Reports:')
    .option('-f, --format <format>', '"progress", or "html":"path"; may be repeated', many)
    .option('--out <folder>', 'where reports go (default: reports/out)')
    .option('--no-reports', 'write no report but those asked for by --format')
    .option('--report', 'make the Allure report too, as kubecumber report does')
    .option('--trace <which>', 'attach the trace of failed scenarios, or of all', traceChoice)
    .optionsGroup('Settings from a file:')
    .option('-p, --profile <name>', 'a profile of cucumber.js; may be repeated', many)
    .option('-c, --config <path>', 'another file than cucumber.js')
    .addHelpText('after', HELP)
    .action(async (paths: string[], options: RunOptions & { report?: boolean }) => {
      const { readRequest }: typeof import('../run/request') = require('../run/request')
      const { run }: typeof import('../run/run') = require('../run/run')
      const request = await readRequest(process.cwd(), paths, options)
      const code = await run(request, process.stdout)
      if (options.report) {
        const { makeReport }: typeof import('./report') = require('./report')
        const { made, text } = await makeReport({ out: request.out })
        if (!made) process.stdout.write(`${text}\n`)
      }
      process.exitCode = code
    })
}

const HELP = `
Exit codes:
  0  every scenario passed; scenarios that were skipped give their reason
  1  a fact was false: a scenario failed
  2  the input is broken: an undefined, ambiguous or pending step, a feature or manifest that does
     not parse or is not there, a scenario without steps, or nothing that ran at all. Whatever can
     run still runs.

Examples:
  kubecumber run                                   features/ with all reports
  kubecumber run features/faults --jobs 4          a folder, in four processes
  kubecumber run features/web.feature:12           the scenario at line 12
  kubecumber run @reports/out/rerun.txt            what did not pass the last time
  kubecumber run --tags "@faults and not @slow" --seed 7
  kubecumber run --pack ingress-conformance --format junit:junit.xml --no-reports

Your own steps and hooks are loaded from steps/ and features/ beside the language, TypeScript
included. "kubecumber steps" lists every phrase.`

const many = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

const wholeNumber = (value: string): number => {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('Write a whole number.')
  return Number(value)
}

const atLeastOne = (value: string): number => {
  const number = wholeNumber(value)
  if (number < 1) throw new InvalidArgumentError('Write a number of at least 1.')
  return number
}

const duration = (value: string): number => {
  const { durationOf }: typeof import('../run/request') = require('../run/request')
  return durationOf(value)
}

const jsonObject = (value: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(value)
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed }
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('Write a JSON object, {"key":"value"}.')
}

const traceChoice = (value: string): string => {
  if (value !== 'failed' && value !== 'all') throw new InvalidArgumentError('Write failed or all.')
  return value
}
