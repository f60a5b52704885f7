/** Imports go one way: features → steps → engine/index.ts ← reports, and up the levels inside
 *  engine/. The table is tidy/import-table.json, which dependency-cruiser reads too.
 *  Contracts, which hold types only, may be named from below; tests may import all of engine/. */

import { posix } from 'node:path'
import table from '../import-table.json'
import type { Offence, Rule } from '../rule'
import { type Import, importsOf } from '../syntax'
import type { TextFile, Tree } from '../tree'

export const imports: Rule = {
  says: 'imports follow the table',
  check: (tree) =>
    tree.files
      .filter(({ path, isScript }) => isScript && isUnder(path, RULED))
      .flatMap((file) => offencesIn(file, tree)),
  samples: {
    good: {
      'engine/store/store.ts':
        "import '../clock/clock'\nimport type { Component } from '../component'\n",
      'engine/index.ts': '',
      'steps/world.ts': "import '../engine'\n",
    },
    bad: [
      [
        { 'engine/store/store.ts': "\nimport '../client/client'\n" },
        'engine/store/store.ts:2 engine/store may not import engine/client, which stands above it.',
      ],
      [
        { 'engine/kubelet/kubelet.ts': "import '../scheduler/queue'\n" },
        'engine/kubelet/kubelet.ts:1 engine/kubelet and engine/scheduler stand beside each other: they meet below.',
      ],
      [
        { 'engine/clock/clock.ts': "import '../../steps/world'\n" },
        'engine/clock/clock.ts:1 engine/ imports nothing from outside it, steps/world.ts for one.',
      ],
      [
        { 'engine/clock/clock.ts': "import 'luxon'\n" },
        'engine/clock/clock.ts:1 engine/clock may not import the package "luxon".',
      ],
      [
        { 'engine/store/store.ts': "import { context } from '../component'\n" },
        'engine/store/store.ts:1 engine/store may not import engine/component.ts, which stands above it.',
      ],
      [
        { 'engine/new/a.ts': '' },
        'engine/new/a.ts:1 It stands in no row of tidy/import-table.json.',
      ],
      [
        { 'steps/world.ts': "import '../engine/store/store'\n" },
        'steps/world.ts:1 steps imports from steps, engine/index.ts, engine/http/serve.ts only, ' +
          'not engine/store/store.ts.',
      ],
    ],
  },
}

const RULED = ['engine', ...Object.keys(table.outside)]

function offencesIn(file: TextFile, tree: Tree): Offence[] {
  const { path } = file
  if (placeOf(path) === undefined) {
    return [{ path, line: 1, message: 'It stands in no row of tidy/import-table.json.' }]
  }
  return importsOf(file).flatMap((imported) => {
    const message = imported.specifier.startsWith('.')
      ? fileFault(file, imported, tree)
      : packageFault(file, imported.specifier)
    return message === undefined ? [] : [{ path, line: imported.line, message }]
  })
}

/** The most particular entry of the table that a path belongs to. */
function placeOf(path: string): string | undefined {
  const places = [...table.levels.flat(), ...Object.keys(table.outside)]
  return mostParticular(places, path)
}

function mostParticular(places: readonly string[], path: string): string | undefined {
  return places
    .filter((place) => isUnder(path, [place]))
    .sort((a, b) => b.length - a.length)
    .at(0)
}

function isUnder(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`))
}

function fileFault(file: TextFile, imported: Import, tree: Tree): string | undefined {
  const target = resolved(file, imported.specifier, tree)
  const from = placeOf(file.path) ?? ''
  const allowed: readonly string[] | undefined = Reflect.get(table.outside, from)
  if (allowed === undefined) return engineFault(file, from, target, imported.isOfTypes)
  if (isUnder(target, allowed) || (file.isTest && isUnder(target, ['engine']))) return undefined
  return `${from} imports from ${allowed.join(', ')} only, not ${target}.`
}

function resolved(file: TextFile, specifier: string, tree: Tree): string {
  const path = posix.join(posix.dirname(file.path), specifier)
  const candidates = [path, `${path}.ts`, `${path}/index.ts`]
  return candidates.find((candidate) => tree.has(candidate)) ?? `${path}.ts`
}

function engineFault(
  file: TextFile,
  from: string,
  target: string,
  isOfTypes: boolean,
): string | undefined {
  if (!isUnder(target, ['engine'])) {
    return `engine/ imports nothing from outside it, ${target} for one.`
  }
  const to = placeOf(target) ?? target
  if (file.isTest || from === to || (isOfTypes && table.contracts.includes(target))) {
    return undefined
  }
  const [own, other] = [levelOf(from), levelOf(to)]
  if (other < own) return undefined
  if (own === other) return `${from} and ${to} stand beside each other: they meet below.`
  return `${from} may not import ${to}, which stands above it.`
}

function packageFault(file: TextFile, specifier: string): string | undefined {
  if (file.isTest || specifier.startsWith('node:') || !isUnder(file.path, ['engine'])) {
    return undefined
  }
  const owner = mostParticular(Object.keys(table.packages), file.path) ?? 'engine'
  const allowed: readonly string[] = Reflect.get(table.packages, owner)
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  if (allowed.includes(name)) return undefined
  return `${placeOf(file.path)} may not import the package "${name}".`
}

function levelOf(place: string): number {
  const level = table.levels.findIndex((places) => places.includes(place))
  return level === -1 ? Number.POSITIVE_INFINITY : level
}
