/**
 * Which feature files a command means: files, folders, globs, `file:12` for one scenario, and
 * `@list.txt` for a file that lists any of these.
 *
 * The rule to know: what names no file is told by name; the others run all the same.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'

export interface FeatureFiles {
  /** Relative to the working directory, in the order in which they run. */
  readonly files: readonly FeatureFile[]
  /** Sentences about what names no file. */
  readonly missing: readonly string[]
}

export interface FeatureFile {
  readonly path: string
  /** Lines of the scenarios to run; none means all. */
  readonly lines: readonly number[]
}

export async function findFeatureFiles(
  cwd: string,
  paths: readonly string[],
): Promise<FeatureFiles> {
  const found = new Map<string, Set<number>>()
  const whole = new Set<string>()
  const missing: string[] = []
  for (const named of paths.flatMap((path) => listed(cwd, path, missing))) {
    const [, pattern = named, numbers = ''] = /^(.*?)((?::\d+)*)$/.exec(named) ?? []
    const files = await filesOf(cwd, pattern)
    if (files.length === 0) missing.push(`No feature file matches "${pattern}".`)
    const lines = numbers.split(':').filter(Boolean).map(Number)
    for (const file of files) {
      if (lines.length === 0) whole.add(file)
      found.set(file, new Set([...(found.get(file) ?? []), ...lines]))
    }
  }
  const files = [...found].map(([path, lines]) => ({
    path,
    lines: whole.has(path) ? [] : [...lines].sort((a, b) => a - b),
  }))
  return { files: files.sort(byPath), missing }
}

/** As Cucumber takes them: its globs find the path, its line filter wants the path as it is. */
export function asCucumberPaths(files: readonly FeatureFile[]): string[] {
  return files.flatMap(({ path, lines }) => {
    const escaped = withoutGlob(path)
    const named = [path, ...lines].join(':')
    return escaped === path ? [named] : [escaped, ...(lines.length > 0 ? [named] : [])]
  })
}

/** A path that glob reads literally. */
export const withoutGlob = (path: string): string => path.replace(/[[\]{}()*?!]/g, '[$&]')

const byPath = (a: FeatureFile, b: FeatureFile): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0

function listed(cwd: string, path: string, missing: string[]): string[] {
  if (!path.startsWith('@')) return [path]
  try {
    const lines = readFileSync(join(cwd, path.slice(1)), 'utf8').split(/\r?\n/)
    const named = lines.map((line) => line.trim()).filter(Boolean)
    if (named.length === 0) missing.push(`The list "${path.slice(1)}" names no feature.`)
    return named
  } catch {
    missing.push(`The list of features "${path.slice(1)}" cannot be read.`)
    return []
  }
}

async function filesOf(cwd: string, pattern: string): Promise<string[]> {
  const absolute = resolve(cwd, pattern)
  const stat = statSync(absolute, { throwIfNoEntry: false })
  if (stat?.isFile()) return [relative(cwd, absolute)]
  if (stat?.isDirectory()) {
    return readdirSync(absolute, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && FEATURE.test(entry.name))
      .map(({ parentPath, name }) => relative(absolute, join(parentPath, name)))
      .filter((path) => !path.split(sep).includes('node_modules'))
      .map((path) => relative(cwd, join(absolute, path)))
  }
  return /[*?[{(]/.test(pattern) ? globbed(cwd, pattern) : []
}

async function globbed(cwd: string, pattern: string): Promise<string[]> {
  // Required here, for most commands name no glob.
  const { resolvePaths }: typeof import('@cucumber/cucumber/lib/paths/index') =
    require('@cucumber/cucumber/lib/paths/index')
  const silent = { debug() {}, error() {}, warn() {}, info() {} }
  // A support path is given so that Cucumber does not go looking for some.
  const support = { requireModules: [], requirePaths: ['-'], importPaths: [], loaders: [] }
  const { sourcePaths } = await resolvePaths(silent, cwd, { paths: [pattern] }, support)
  return sourcePaths.filter((path) => FEATURE.test(path)).map((path) => relative(cwd, path))
}

const FEATURE = /\.feature(?:\.md)?$/
