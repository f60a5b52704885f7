/**
 * `kubecumber report`: the Allure report of the last run.
 *
 * The rule to know: a run never fails because its report could not be made.
 */
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../input-error'

export function addReport(program: Command): void {
  program
    .command('report')
    .summary('make the Allure report of the last run')
    .description(
      'Makes the Allure report of the last run: one HTML file that works from disk and loads\n' +
        'nothing from the network. Needs Java, or Allure 3 in the project.',
    )
    .option('--out <folder>', 'where the run wrote its reports', 'reports/out')
    .addHelpText('after', HELP)
    .action(async ({ out }: { out: string }) => {
      const { made, text } = await makeReport({ out })
      if (!made) throw new InputError(text)
    })
}

const HELP = `
Exit codes:
  0  the report is made
  2  it could not be made; the sentence says what is missing

Example:
  kubecumber run; kubecumber report        then open reports/out/allure-report/index.html`

export async function makeReport({ out }: { readonly out: string }) {
  const { generateReport }: typeof import('../../reports/allure/generate') =
    require('../../reports/allure/generate')
  const cwd = process.cwd()
  const results = resolve(cwd, out, 'allure-results')
  const report = resolve(cwd, join(out, 'allure-report'))
  const generated = generateReport({ cwd, results, report })
  const text = generated.made
    ? `${relative(cwd, generated.path)}  (${generated.by})`
    : generated.because
  if (generated.made) process.stdout.write(`${text}\n`)
  return { made: generated.made, text }
}
