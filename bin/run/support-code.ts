/**
 * Step definitions: the language itself, opt-in packs, and what the user's project adds.
 *
 * The rule to know: everything is loaded side by side as equals, so that a user's phrase that says
 * the same as one of ours makes a step ambiguous instead of changing its meaning.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { InputError } from '../input-error'
import { withoutGlob } from './feature-files'
import { codeExtension, codeRoot, packageRoot } from './package'
import { isTypeScript, loadTypeScript } from './typescript'

/** What the user adds; where nothing is said, `steps/` and `features/` of the project are loaded.
 */
export interface UserSupport {
  readonly cwd: string
  readonly packs: readonly string[]
  readonly requires: readonly string[]
  readonly imports: readonly string[]
  readonly requireModules: readonly string[]
  readonly loaders: readonly string[]
}

/** As Cucumber's `loadSupport` takes it. */
export interface SupportCoordinates {
  requireModules: string[]
  requirePaths: string[]
  importPaths: string[]
  loaders: string[]
}

export function supportCoordinates(user: UserSupport): SupportCoordinates {
  const { requires, imports } = userFiles(user)
  if (requires.some(mayBeTypeScript)) loadTypeScript(user.cwd)
  const timeout = join(__dirname, `step-timeout${codeExtension}`)
  return {
    // Our own files are required by their full path, which spares Cucumber a glob for each.
    requireModules: [
      ...user.requireModules,
      ...languageFiles(),
      ...packsFor(user).flatMap(packFiles),
    ],
    // One path at least, or Cucumber loads whatever script it finds beside the features.
    requirePaths: [withoutGlob(timeout), ...requires],
    importPaths: imports,
    loaders: [...user.loaders],
  }
}

/** `steps/**` of this package but for packs, tests and declarations. */
function languageFiles(): string[] {
  const folder = languageFolder()
  return codeFilesIn(folder).filter((file) => !relative(folder, file).startsWith(`packs${sep}`))
}

/** Tests of the command have a small language of their own. */
const languageFolder = (): string => process.env.KUBECUMBER_LANGUAGE ?? join(codeRoot, 'steps')

/** In this repository features of every pack stand beside the others. */
const packsFor = ({ cwd, packs }: UserSupport): readonly string[] =>
  cwd === packageRoot ? [...new Set([...knownPacks(), ...packs])] : packs

const packsFolder = (): string => join(languageFolder(), 'packs')

const knownPacks = (): readonly string[] =>
  existsSync(packsFolder()) ? readdirSync(packsFolder()) : []

function packFiles(name: string): string[] {
  const known = knownPacks()
  if (known.includes(name)) return codeFilesIn(join(packsFolder(), name))
  const choice = known.length > 0 ? `there is ${known.join(', ')}` : 'there is none yet'
  throw new InputError(`There is no pack "${name}"; ${choice}.`)
}

const codeFilesIn = (folder: string): string[] =>
  filesIn(folder).filter((file) => file.endsWith(codeExtension) && !NOT_SUPPORT.test(file))

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true }).map(String).sort()
  return names
    .filter((name) => !name.split(sep).includes('node_modules'))
    .map((name) => join(folder, name))
}

const NOT_SUPPORT = /\.(?:test|spec)\.[cm]?[jt]s$|\.d\.[cm]?ts$/
const SUPPORT = /\.c?[jt]s$/
const mayBeTypeScript = (path: string): boolean => isTypeScript(path) || /[*{]|ts\b/.test(path)

function userFiles({ cwd, requires, imports }: UserSupport) {
  if (requires.length + imports.length > 0) {
    return {
      requires: requires.flatMap((path) => inFolder(cwd, path, SUPPORT)),
      imports: imports.flatMap((path) => inFolder(cwd, path, /\.[cm]?js$/)),
    }
  }
  // In this repository `steps/` is the language itself.
  if (cwd === packageRoot) return { requires: [], imports: [] }
  const own = ['features', 'steps']
    .flatMap((folder) => filesIn(join(cwd, folder)))
    .filter((file) => !NOT_SUPPORT.test(file))
  return {
    requires: own.filter((file) => SUPPORT.test(file)).map(withoutGlob),
    imports: own.filter((file) => file.endsWith('.mjs')).map(withoutGlob),
  }
}

/** A folder stands for the support code in it; a path that is not there is told. */
function inFolder(cwd: string, path: string, which: RegExp): string[] {
  const absolute = resolve(cwd, path)
  const stat = statSync(absolute, { throwIfNoEntry: false })
  if (stat?.isDirectory()) {
    const files = filesIn(absolute).filter((file) => which.test(file) && !NOT_SUPPORT.test(file))
    return files.map(withoutGlob)
  }
  if (stat === undefined && !/[*?[{(]/.test(path)) {
    throw new InputError(`There is no file with step definitions at "${path}".`)
  }
  return [stat === undefined ? path : withoutGlob(absolute)]
}
