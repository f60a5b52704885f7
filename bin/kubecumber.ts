#!/usr/bin/env node
/**
 * The command `kubecumber`.
 *
 * The rule to know: a command loads what it needs when it is called; `--help` loads nothing.
 */
import { Command, CommanderError } from 'commander'
import { addInit } from './commands/init'
import { addReport } from './commands/report'
import { addRun } from './commands/run'
import { addSteps } from './commands/steps'
import { InputError } from './input-error'
import { packageVersion } from './run/package'

/** Not known until the command has come to its end. */
let code: number | undefined

const program = new Command('kubecumber')
  .description(
    'Declarative tests of cluster behaviour: features in the words of Kubernetes, run against an\n' +
      'embedded control plane on a virtual clock. Hours of cluster time take milliseconds.',
  )
  .version(packageVersion())
  .exitOverride()
  .showHelpAfterError('Add --help for what can be said.')
  .addHelpText('after', HELP())
addRun(program)
addSteps(program)
addInit(program)
addReport(program)
program.command('run-job', { hidden: true }).action(async () => {
  const { runAsJob }: typeof import('./run/job') = require('./run/job')
  await runAsJob()
})

process.on('exit', () => {
  if (code === undefined) process.stderr.write(CUT_SHORT)
  process.exitCode = code ?? 2
})
main()

async function main(): Promise<void> {
  try {
    await program.parseAsync()
    code = Number(process.exitCode ?? 0)
  } catch (error) {
    code = exitCodeOf(error)
  }
}

const CUT_SHORT =
  '\nThe run was cut short: a step ended the process, or waits for what nothing will bring about.\n'

function exitCodeOf(error: unknown): number {
  // Commander has told already what is wrong, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  const isOurs = error instanceof InputError
  process.stderr.write(
    `${isOurs ? error.message : String(error instanceof Error && error.stack)}\n`,
  )
  return 2
}

function HELP(): string {
  return `
Begin here:
  kubecumber init demo && cd demo && kubecumber run
  kubecumber steps "ready replicas"       what can be said about replicas, with an example
  kubecumber run --help                   all that a run can do, and its exit codes`
}
