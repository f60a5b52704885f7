/** Finds the manifests that a step names by a file, a folder or a pattern.
 *  The rule to know: paths are relative to the feature file's folder, folders are read with all
 *  their folders, the order is that of the paths, and finding nothing is an error that says what
 *  there is. Patterns know `*`, `**`, `?` and `{a,b}`; hidden files are never found. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Source } from '../engine'

/** The texts of the manifests, each with the file it stands in as seen from the working folder. */
export function manifestsIn(pathOrGlob: string, baseDir: string): Source[] {
  return filesOf(pathOrGlob, baseDir).map((path) => ({
    file: relative(process.cwd(), path),
    line: 1,
    text: readFileSync(path, 'utf8'),
  }))
}

/** Nothing to read: what was named is not there. */
export class NoManifest extends Error {}

function filesOf(pathOrGlob: string, baseDir: string): string[] {
  const path = resolve(baseDir, pathOrGlob)
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) return [path]
    const files = filesUnder(path).filter(isManifest)
    if (files.length > 0) return files
    throw new NoManifest(
      `No manifest is in the folder "${pathOrGlob}": its files end in .yaml, .yml or .json. ` +
        whatIsIn(path),
    )
  }
  if (!/[*?{]/.test(pathOrGlob)) {
    throw new NoManifest(
      `There is no file "${pathOrGlob}" in ${shown(baseDir)}. ${whatIsNear(path)}`,
    )
  }
  const pattern = patternOf(path)
  const files = filesUnder(nearestFolder(path)).filter((file) => pattern.test(slashed(file)))
  if (files.length > 0) return files
  throw new NoManifest(`No file in ${shown(baseDir)} matches "${pathOrGlob}". ${whatIsNear(path)}`)
}

/** A pattern for whole paths. `**` stands for any folders, `*` and `?` stay within one name. */
export function patternOf(glob: string): RegExp {
  const parts = slashed(glob).matchAll(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g)
  const source = [...parts].map(([part]) => {
    if (part === '**/') return '(?:[^/]+/)*'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (!part.startsWith('{') || !part.endsWith('}')) return escaped(part)
    const choices = part.slice(1, -1).split(',')
    return `(?:${choices.map((choice) => patternOf(choice).source.slice(1, -1)).join('|')})`
  })
  return new RegExp(`^${source.join('')}$`)
}

/** All files under a folder by path, without hidden ones and installed packages. */
function filesUnder(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

/** The deepest folder on the way to a path that exists and that no pattern is part of. */
function nearestFolder(path: string): string {
  const folder = dirname(path)
  if (folder === path) return path
  const isPlain = !/[*?{]/.test(folder)
  return isPlain && existsSync(folder) && statSync(folder).isDirectory()
    ? folder
    : nearestFolder(folder)
}

const NAMES_SHOWN = 8

function whatIsNear(path: string): string {
  return whatIsIn(nearestFolder(path))
}

function whatIsIn(folder: string): string {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort()
  if (names.length === 0) return `${shown(folder)} is empty.`
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : ''
  return `${shown(folder)} holds ${names.slice(0, NAMES_SHOWN).join(', ')}${more}.`
}

function shown(folder: string): string {
  return `"${relative(process.cwd(), folder) || basename(folder)}"`
}

function isManifest(path: string): boolean {
  return /\.(yaml|yml|json)$/.test(path)
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}

function escaped(text: string): string {
  return text.replace(/[.+^$()|[\]\\{}]/g, '\\$&')
}
