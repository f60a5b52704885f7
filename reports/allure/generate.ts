/**
 * Makes the Allure report of the results of a run: with allure-commandline where there is Java,
 * else with Allure 3 where the project has it.
 *
 * The rule to know: the report is one file that works from disk and loads nothing from the network.
 * Its trends come from the report before, whose history is read out of it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join, resolve } from 'node:path'
import { outgoing, withoutTracking } from './privacy'

export interface ReportPlaces {
  readonly cwd: string
  readonly results: string
  /** A folder; the report is its `index.html`. */
  readonly report: string
}

export type Generated =
  | { readonly made: true; readonly path: string; readonly by: string }
  | { readonly made: false; readonly because: string }

export function generateReport(
  places: ReportPlaces,
  env: NodeJS.ProcessEnv = process.env,
): Generated {
  const { cwd, results, report } = places
  if (!existsSync(results) || readdirSync(results).every((name) => !name.endsWith('.json'))) {
    return {
      made: false,
      because: `There are no Allure results in ${results}; run features first.`,
    }
  }
  const tools = [allure2(cwd, env), allure3(cwd)].filter((tool) => tool !== undefined)
  if (tools.length === 0) return { made: false, because: NO_TOOL }
  keepHistory(report, results)
  const complaints: string[] = []
  for (const tool of tools) {
    const { status, stdout, stderr, error } = spawnSync(tool.command, tool.arguments(places), {
      cwd,
      encoding: 'utf8',
      env: { ...env, ALLURE_NO_ANALYTICS: '1' },
    })
    if (status === 0) return finished(join(report, 'index.html'), tool.name)
    complaints.push(`${tool.name}: ${error?.message ?? `${stderr}${stdout}`.trim()}`)
  }
  return { made: false, because: `The Allure report could not be made.\n${complaints.join('\n')}` }
}

const NO_TOOL =
  'No Allure report: it needs Java for the allure-commandline that comes with this package, ' +
  'or Allure 3 (npm install --save-dev allure). The results are written and can be shown later.'

interface Tool {
  readonly name: string
  readonly command: string
  readonly arguments: (places: ReportPlaces) => string[]
}

function allure2(cwd: string, env: NodeJS.ProcessEnv): Tool | undefined {
  const folder = packageFolder('allure-commandline', cwd)
  if (folder === undefined || !hasJava(env)) return undefined
  const script = process.platform === 'win32' ? 'allure.bat' : 'allure'
  return {
    name: 'allure-commandline',
    command: join(folder, 'dist', 'bin', script),
    arguments: ({ results, report }) => [
      ...['generate', results, '--clean', '--single-file', '--output', report],
    ],
  }
}

function allure3(cwd: string): Tool | undefined {
  const folder = packageFolder('allure', cwd)
  if (folder === undefined) return undefined
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const script = typeof bin === 'string' ? bin : bin?.allure
  return {
    name: 'allure',
    command: process.execPath,
    arguments: ({ results, report }) => [
      ...[join(folder, script), 'awesome', results, '--single-file', '--output', report],
    ],
  }
}

/** The project's own, or the one that came with us. Looked up, for Allure 3 exports no
 * package.json. */
function packageFolder(name: string, cwd: string): string | undefined {
  return [join(cwd, 'package.json'), __filename]
    .flatMap((from) => createRequire(from).resolve.paths(name) ?? [])
    .map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, 'package.json')))
}

function hasJava({ JAVA_HOME, PATH = '' }: NodeJS.ProcessEnv): boolean {
  const name = process.platform === 'win32' ? 'java.exe' : 'java'
  if (JAVA_HOME) return existsSync(join(JAVA_HOME, 'bin', name))
  return PATH.split(delimiter).some((folder) => folder !== '' && existsSync(resolve(folder, name)))
}

/** A report in one file carries its history as text in base64. */
function keepHistory(report: string, results: string): void {
  const page = join(report, 'index.html')
  if (!existsSync(page)) return
  const html = readFileSync(page, 'utf8')
  const files = [...html.matchAll(/\bd\('(history\/[\w-]+\.json)','([A-Za-z0-9+/=]*)'\)/g)]
  if (files.length > 0) mkdirSync(join(results, 'history'), { recursive: true })
  for (const [, name = '', content = ''] of files) {
    writeFileSync(join(results, name), Buffer.from(content, 'base64'))
  }
}

function finished(page: string, by: string): Generated {
  const html = withoutTracking(readFileSync(page, 'utf8'))
  const loads = outgoing(html)
  if (loads.length > 0) {
    return { made: false, because: `${page} would load from the network: ${loads.join(', ')}` }
  }
  writeFileSync(page, html)
  return { made: true, path: page, by }
}
