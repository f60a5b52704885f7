/**
 * A project of many small feature files, each with one scenario, run by the real command in one
 * process; and what the summary says of each.
 *
 * The rule to know: the steps of a scenario begin at line 3 of `features/FOLDER/TITLE.feature`.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Files, project } from '../../reports/testing/project'

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** The text of each report by its name. */
  readonly reports: Readonly<Record<string, string>>
}

export class BadProject {
  readonly #files: Record<string, string>
  readonly #scenarios: string[] = []
  #all: Ran | undefined

  constructor(files: Files) {
    this.#files = { ...files }
  }

  /** Adds a file as it is. */
  addFile(path: string, text: string): void {
    this.#files[path] = text
  }

  addScenario(path: string, steps: string): void {
    this.#scenarios.push(path)
    this.#files[`features/${path}.feature`] = featureOf(path, steps)
  }

  /** The paths of the scenarios, which are also their titles. */
  get scenarios(): readonly string[] {
    return this.#scenarios
  }

  /** The run of everything, which happens once. */
  get all(): Ran {
    this.#all ??= this.run()
    return this.#all
  }

  /** Runs all features, or those of some paths. */
  run(...paths: readonly string[]): Ran {
    const { folder, remove } = project(this.#files)
    const root = join(__dirname, '..', '..')
    const node = ['-r', join(root, 'node_modules/ts-node/register')]
    const command = [join(root, 'bin/kubecumber.ts'), 'run', ...paths, '--step-timeout', '1s']
    try {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...command], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, CI: 'true', TS_NODE_PROJECT: join(root, 'tsconfig.json') },
      })
      const reports = reportsIn(join(folder, 'reports/out'))
      return { code: status, out: stdout, err: stderr, reports }
    } finally {
      remove()
    }
  }

  /** What the summary says of a scenario, below its place, without the indentation. */
  toldOf(path: string): readonly string[] {
    const place = `    features/${path}.feature:2`
    const block = this.all.out.split('\n\n').find((part) => part.split('\n').includes(place))
    const [step = '', ...rest] = block?.split('\n').slice(2) ?? []
    return [step.trim(), ...rest.map((line) => line.slice(INDENTATION))]
  }
}

const INDENTATION = 8

export const featureOf = (title: string, steps: string): string =>
  `Feature: ${title}\nScenario: ${title}\n${steps}\n`

const REPORTS = ['junit.xml', 'messages.ndjson', 'cucumber.html', 'rerun.txt']

function reportsIn(folder: string): Readonly<Record<string, string>> {
  const written = REPORTS.filter((name) => existsSync(join(folder, name)))
  return Object.fromEntries(written.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
