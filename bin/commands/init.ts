/**
 * `kubecumber init`: a new project with one feature, its manifests and a CI file.
 *
 * The rule to know: it writes no file that is there already, and what it writes passes at once.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../input-error'
import { packageVersion } from '../run/package'

export function addInit(program: Command): void {
  program
    .command('init')
    .summary('begin a project')
    .description('Writes a new project: one feature, its manifests, and a file for CI.')
    .argument('[folder]', 'where', '.')
    .addHelpText('after', HELP)
    .action((folder: string) => {
      const { projectFiles }: typeof import('../run/project-files') =
        require('../run/project-files')
      const target = resolve(process.cwd(), folder)
      const files = projectFiles(basename(target), packageVersion())
      const present = Object.keys(files).filter((path) => existsSync(join(target, path)))
      if (present.length > 0) {
        throw new InputError(
          `Nothing is written: ${present.join(', ')} ${areThere(present.length)}.`,
        )
      }
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(target, path)), { recursive: true })
        writeFileSync(join(target, path), content)
      }
      const shown = relative(process.cwd(), target)
      process.stdout.write(
        `${Object.keys(files)
          .map((path) => `${join(shown, path)}\n`)
          .join('')}\n` + `Now:  ${shown === '' ? '' : `cd ${shown} && `}npx kubecumber run\n`,
      )
    })
}

const areThere = (count: number): string => (count === 1 ? 'is there already' : 'are there already')

const HELP = `
Exit codes:
  0  the project is written
  2  one of its files is there already; nothing is written

Example:
  kubecumber init demo && cd demo && kubecumber run`
