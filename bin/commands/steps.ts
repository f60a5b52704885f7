/**
 * `kubecumber steps`: every phrase that can be said, or those about something.
 *
 * The rule to know: it reads the step definitions that `run` would load, the user's own with them.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import type { CataloguedPhrase } from '../../reports/step-catalogue/catalogue'
import { InputError } from '../input-error'

interface StepsOptions {
  readonly pack?: readonly string[]
  readonly require?: readonly string[]
  readonly markdown?: string
}

export function addSteps(program: Command): void {
  program
    .command('steps')
    .summary('list the phrases that can be said')
    .description('Lists the phrases that can be said, each with an example found in features.')
    .argument('[text...]', 'a step as you would write it, or words to look for')
    .option('--pack <name>', 'with an opt-in pack of phrases; may be repeated', many)
    .option('--require <path>', 'with your own steps, where they are not in steps/', many)
    .option('--markdown <path>', 'write all as a page')
    .addHelpText('after', HELP)
    .action(async (text: string[], options: StepsOptions) => {
      const phrases = await cataloguedPhrases(text.join(' '), options)
      if (options.markdown !== undefined) return writeMarkdown(options.markdown, phrases)
      if (phrases.length === 0) throw new InputError(`No phrase speaks of "${text.join(' ')}".`)
      process.stdout.write(phrases.map(asText).join('\n'))
    })
}

const HELP = `
Exit codes:
  0  there are such phrases
  2  there is none

Examples:
  kubecumber steps                                all, in the order of their files
  kubecumber steps ready replicas                 phrases with these words
  kubecumber steps 'Then Node "a" is cordoned'    the phrase that this step is, or the nearest`

const many = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

async function cataloguedPhrases(text: string, { pack, require: files }: StepsOptions) {
  const { dryRun }: typeof import('../run/dry') = require('../run/dry')
  const { catalogueOf, searchPhrases }: typeof import('../../reports/step-catalogue/catalogue') =
    require('../../reports/step-catalogue/catalogue')
  const options = { ...(pack && { pack }), ...(files && { require: files }) }
  const { library, messages } = await dryRun(process.cwd(), options)
  const phrases = catalogueOf(library, messages)
  return text === '' ? phrases : searchPhrases(phrases, text, library)
}

const asText = ({ keyword, expression, example, where }: CataloguedPhrase): string => {
  const shown = example === undefined ? '' : `       ${example.keyword} ${example.text}\n`
  return `${keyword.padEnd(6)} ${expression}\n${shown}       ${where}\n`
}

function writeMarkdown(path: string, phrases: readonly CataloguedPhrase[]): void {
  const { catalogueAsMarkdown }: typeof import('../../reports/step-catalogue/markdown') =
    require('../../reports/step-catalogue/markdown')
  const target = resolve(process.cwd(), path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, catalogueAsMarkdown(phrases))
}
