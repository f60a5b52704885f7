/**
 * The file of `--save` and `--load`: a whole cluster, and the identity under which it was served,
 * so that kubeconfigs and tokens of before go on being right.
 *
 * The rule to know: it holds private keys, and only its owner may read it.
 */
import { accessSync, constants, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Cluster, clusterFrom, SavedTextError, savedText } from '../../engine'
import { type Keys, keysFrom } from '../../engine/http/serve'
import { InputError } from '../input-error'

export interface SavedFile {
  readonly cluster: Cluster
  readonly keys: Keys
}

/** Whole or not at all: a file that is there is replaced when the new one is written. */
export function writeSaved(cwd: string, path: string, { cluster, keys }: SavedFile): void {
  const target = resolve(cwd, path)
  const half = `${target}.part`
  writeFileSync(half, `${JSON.stringify(keys)}\n${savedText(cluster)}\n`, { mode: 0o600 })
  renameSync(half, target)
}

/** Throws an InputError where no file can be written, which is better known before than after. */
export function requireWritable(cwd: string, path: string): void {
  const target = resolve(cwd, path)
  try {
    accessSync(dirname(target), constants.W_OK)
    if (!statSync(target, { throwIfNoEntry: false })?.isDirectory()) return
  } catch {
    // Said below.
  }
  throw new InputError(`The file ${path} cannot be written.`)
}

/** Throws an InputError for a file that is no saved cluster. */
export function readSaved(cwd: string, path: string): SavedFile {
  const text = textOf(cwd, path)
  const end = text.indexOf('\n')
  const keys = keysFrom(text.slice(0, Math.max(0, end)))
  if (keys === undefined) throw new InputError(`The file ${path} is no cluster that was saved.`)
  try {
    return { cluster: clusterFrom(text.slice(end + 1)), keys }
  } catch (error) {
    if (!(error instanceof SavedTextError)) throw error
    throw new InputError(`The file ${path} cannot be loaded: ${error.message}.`)
  }
}

function textOf(cwd: string, path: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8')
  } catch {
    throw new InputError(`The file ${path} cannot be read.`)
  }
}
