/**
 * The files that a container sees: its own, and what is mounted over them.
 *
 * The rule to know: a path that cannot be used is answered with the words of the C library, never
 * with an exception; a FileTree lasts as long as one look, the nodes are the state.
 * Left out: permissions of users (all may do all but write what is mounted read-only), hard links.
 */
import type { Instant } from '../../clock/duration'
import { type Directory, directory, type FileNode, file, link, type RegularFile } from './file'

export interface Mount {
  readonly path: string
  readonly isReadOnly: boolean
  /** What is there now; a file for one that was mounted alone. */
  node(): FileNode
}

/** Why a path could not be used, in the C library's words. */
export interface FileError {
  readonly type: 'error'
  readonly message: string
}

/** Where a path leads. */
interface Place {
  readonly path: string
  readonly parent: Directory | undefined
  readonly name: string
  readonly node: FileNode | undefined
  readonly mount: Mount | undefined
}

const NO_ENTRY = error('No such file or directory')
const NO_DIRECTORY = error('Not a directory')
const IS_DIRECTORY = error('Is a directory')
const EXISTS = error('File exists')
const READ_ONLY = error('Read-only file system')
const NOT_EMPTY = error('Directory not empty')
const BUSY = error('Resource busy')
const TOO_MANY_LINKS = error('Too many levels of symbolic links')
const NO_SPACE = error('No space left on device')
const MOST_LINKS = 40
/** A file has room for this. */
const MOST_BYTES = 128 * 1024 * 1024

export class FileTree {
  readonly #root: Directory
  readonly #mounts: ReadonlyMap<string, Mount>
  readonly #now: Instant
  readonly #seen: Watcher | undefined

  constructor(root: Directory, mounts: ReadonlyMap<string, Mount>, now: Instant, seen?: Watcher) {
    this.#root = root
    this.#mounts = mounts
    this.#now = now
    this.#seen = seen
  }

  /** What is at the path; links are followed unless told not to. */
  at(path: string, follows = true): FileNode | FileError {
    const place = this.#walk(path, follows)
    return isError(place) ? place : (place.node ?? NO_ENTRY)
  }

  has(path: string): boolean {
    return !isError(this.at(path))
  }

  read(path: string): RegularFile | FileError {
    const node = this.at(path)
    if (isError(node) || node.type === 'file') return node
    return node.type === 'directory' ? IS_DIRECTORY : NO_ENTRY
  }

  /** The names in a directory, in order. */
  list(path: string): readonly string[] | FileError {
    const node = this.at(path)
    if (isError(node)) return node
    return node.type === 'directory' ? [...node.entries.keys()].sort(inOrder) : NO_DIRECTORY
  }

  /** The absolute path without links. */
  real(path: string): string | FileError {
    const place = this.#walk(path, true)
    if (isError(place)) return place
    return place.node === undefined ? NO_ENTRY : place.path
  }

  /** Makes the file if it is not there, and replaces or extends what is in it. */
  write(path: string, data: string, how: 'replace' | 'append' = 'replace'): FileError | undefined {
    const place = this.#walk(path, true)
    if (isError(place)) return place
    const { node } = place
    if (node?.type === 'directory') return IS_DIRECTORY
    if (node?.type === 'device') return undefined
    if (place.mount?.isReadOnly) return READ_ONLY
    if (data.length > MOST_BYTES) return NO_SPACE
    if (node?.type === 'file' && how === 'append' && node.data.length > MOST_BYTES) return NO_SPACE
    if (node?.type === 'file' && !Object.isFrozen(node)) {
      node.data = how === 'append' ? node.data + data : data
      node.changedAt = this.#now
      this.#seen?.changed(place.path, true)
      return undefined
    }
    const old = node?.type === 'file' && how === 'append' ? node.data : ''
    return this.#put(place, file(old + data, this.#now, node?.mode))
  }

  makeDirectory(path: string, mode = 0o755): FileError | undefined {
    const place = this.#walk(path, true)
    if (isError(place)) return place
    return place.node === undefined ? this.#put(place, directory(this.#now, mode)) : EXISTS
  }

  /** The directory and those above it. */
  makeDirectories(path: string): FileError | undefined {
    let made = ''
    for (const name of path.split('/').filter((each) => each !== '')) {
      made += `/${name}`
      const node = this.at(made)
      if (!isError(node) && node.type !== 'directory') return EXISTS
      const failed = isError(node) ? this.makeDirectory(made) : undefined
      if (failed !== undefined) return failed
    }
    return undefined
  }

  makeLink(path: string, target: string): FileError | undefined {
    const place = this.#walk(path, false)
    if (isError(place)) return place
    return place.node === undefined ? this.#put(place, link(target, this.#now)) : EXISTS
  }

  /** Puts a node there, whatever was there before. */
  place(path: string, node: FileNode): FileError | undefined {
    const place = this.#walk(path, false)
    if (isError(place)) return place
    if (this.#mounts.has(place.path)) return BUSY
    return this.#put(place, node)
  }

  /** Removes a file, or a directory with nothing in it. */
  remove(path: string): FileError | undefined {
    const place = this.#walk(path, false)
    if (isError(place)) return place
    const { node, parent, name } = place
    if (node === undefined) return NO_ENTRY
    if (parent === undefined || this.#mounts.has(place.path)) return BUSY
    if (place.mount?.isReadOnly) return READ_ONLY
    if (node.type === 'directory' && node.entries.size > 0) return NOT_EMPTY
    parent.entries.delete(name)
    parent.changedAt = this.#now
    this.#seen?.changed(place.path, false)
    return undefined
  }

  change(path: string, by: Partial<Pick<FileNode, 'mode' | 'uid' | 'gid' | 'changedAt'>>) {
    const place = this.#walk(path, true)
    if (isError(place)) return place
    if (place.node === undefined) return NO_ENTRY
    if (place.mount?.isReadOnly) return READ_ONLY
    const { node } = place
    // What all containers share is copied before it changes.
    if (Object.isFrozen(node)) return this.#put(place, Object.assign({ ...node }, by))
    Object.assign(node, by)
    return undefined
  }

  #put(place: Place, node: FileNode): FileError | undefined {
    const { parent, name, mount, path } = place
    if (parent === undefined) return EXISTS
    if (mount?.isReadOnly) return READ_ONLY
    parent.entries.set(name, node)
    parent.changedAt = this.#now
    this.#seen?.changed(path, true)
    return undefined
  }

  #walk(path: string, follows: boolean): Place | FileError {
    let names = namesOf(path)
    let links = 0
    let place: Place = this.#top()
    for (let i = 0; i < names.length; i++) {
      const name = names[i] ?? ''
      const { node } = place
      if (node === undefined) return NO_ENTRY
      if (node.type !== 'directory') return NO_DIRECTORY
      if (name === '.') continue
      if (name === '..') {
        names = [...namesOf(place.path).slice(0, -1), ...names.slice(i + 1)]
        i = -1
        place = this.#top()
        continue
      }
      const next = `${place.path === '/' ? '' : place.path}/${name}`
      const { mount } = place
      const found = node.entries.get(name)
      const at = this.#enter({ path: next, parent: node, name, node: found, mount })
      const isLast = i === names.length - 1
      if (at.node?.type === 'link' && (!isLast || follows)) {
        if (++links > MOST_LINKS) return TOO_MANY_LINKS
        const { target } = at.node
        const base = target.startsWith('/') ? [] : namesOf(place.path)
        names = [...base, ...namesOf(target), ...names.slice(i + 1)]
        i = -1
        place = this.#top()
        continue
      }
      place = at
    }
    return place
  }

  /** The beginning of each walk; written out, for what spreads make are of a class each. */
  #top(): Place {
    const node = this.#root
    return this.#enter({ path: '/', parent: undefined, name: '', node, mount: undefined })
  }

  #enter(place: Place): Place {
    const mount = this.#mounts.get(place.path)
    if (mount === undefined) return place
    this.#seen?.entered(mount)
    const { path, parent, name } = place
    return { path, parent, name, node: mount.node(), mount }
  }
}

/** Who wants to know what becomes of the files. */
export interface Watcher {
  changed(path: string, exists: boolean): void
  entered(mount: Mount): void
}

export const isError = (value: object): value is FileError =>
  'type' in value && value.type === 'error'

/** The path seen from a directory. */
export const absolute = (path: string, cwd: string): string =>
  path.startsWith('/') ? path : `${cwd === '/' ? '' : cwd}/${path}`

/** Without dots and doubled slashes, as a path of names only. */
export function normal(path: string): string {
  const names: string[] = []
  for (const name of namesOf(path)) {
    if (name === '..') names.pop()
    else if (name !== '.') names.push(name)
  }
  return `/${names.join('/')}`
}

/** The order of bytes. */
export const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '')

function error(message: string): FileError {
  return Object.freeze({ type: 'error', message })
}
