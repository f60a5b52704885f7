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
import { addServe } from './commands/serve'
import { addSteps } from './commands/steps'
import { endWith, watchEnding } from './ending'
import { InputError } from './input-error'
import { packageVersion } from './run/package'

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
addServe(program)
program.command('run-job', { hidden: true }).action(async () => {
  const { runAsJob }: typeof import('./run/job') = require('./run/job')
  await runAsJob()
})

watchEnding()
main()

async function main(): Promise<void> {
  try {
    await program.parseAsync()
    endWith(Number(process.exitCode ?? 0))
  } catch (error) {
    endWith(exitCodeOf(error))
  }
}

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
  kubecumber serve --nodes 3              a cluster for kubectl, on this machine
  kubecumber run --help                   all that a run can do, and its exit codes`
}
