/** Names that say nothing, or that mean something else in Kubernetes, with what to say instead. */

import ts from 'typescript'
import { eachFile, type Rule } from '../rule'
import { nodesOf } from '../syntax'
import type { TextFile } from '../tree'

export const names: Rule = {
  says: "files and declarations have names of the house's vocabulary",
  check: eachFile(
    ({ isScript, isFeature }) => isScript || isFeature,
    (file) => [...fileNameFaults(file), ...(file.isScript ? declarationFaults(file) : [])],
  ),
  samples: {
    good: {
      'engine/controllers/pod-control.ts': 'export function reconcile() {}\nclass Queue {}\n',
    },
    bad: [
      [
        { 'engine/string-utils.ts': '\n' },
        'engine/string-utils.ts:1 "utils" says nothing: name the file after what it does.',
      ],
      [
        { 'engine/WorkQueue.ts': '\n' },
        'engine/WorkQueue.ts:1 File names are kebab-case: work-queue.ts.',
      ],
      [
        { 'engine/a.ts': 'interface IStore {}\ntype PodLike = 1\n' },
        'engine/a.ts:1 "IStore": an interface bears no I.',
        'engine/a.ts:2 "PodLike": say what it is, not what it is like.',
      ],
      [
        { 'engine/controllers/a.ts': '\nfunction syncPods() {}\n' },
        'engine/controllers/a.ts:2 "syncPods": a pass over a key is a reconcile.',
      ],
      [
        { 'engine/store/a.ts': 'class StoreEvent {}\nclass Simulator {}\n' },
        'engine/store/a.ts:1 "StoreEvent": an Event is the Kubernetes object; the store has changes, the clock work, the timeline marks.',
        'engine/store/a.ts:2 "Simulator": the whole is a Cluster.',
      ],
    ],
  },
}

const EMPTY_WORDS = /(^|[-/.])(utils?|helpers?|common|managers?|impl|misc)(?=[-/.]|$)/

function fileNameFaults({ path }: TextFile) {
  const word = EMPTY_WORDS.exec(path)?.[2]
  if (word !== undefined) {
    return [{ line: 1, message: `"${word}" says nothing: name the file after what it does.` }]
  }
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (!/[A-Z_]/.test(name)) return []
  const kebab = name.replace(/(?<=[a-z0-9])(?=[A-Z])|_/g, '-').toLowerCase()
  return [{ line: 1, message: `File names are kebab-case: ${kebab}.` }]
}

/** In the folder, no declaration has such a name; instead of it, this is said. */
const BANNED: readonly { in: string; name: RegExp; instead: string }[] = [
  { in: '', name: /^I[A-Z][a-z]/, instead: 'an interface bears no I' },
  { in: '', name: /Like$/, instead: 'say what it is, not what it is like' },
  { in: '', name: /(Impl|Manager|Helpers?|Utils?)$/, instead: 'name it after what it does' },
  {
    in: 'engine/controllers/',
    name: /^(sync|process)([A-Z]|$)/,
    instead: 'a pass over a key is a reconcile',
  },
  { in: 'engine/', name: /^(Simulator|Simulation|Engine)$/, instead: 'the whole is a Cluster' },
  {
    in: 'engine/',
    name: /^(Store|Clock|Trace|Timeline)Event$/,
    instead:
      'an Event is the Kubernetes object; the store has changes, the clock work, the timeline marks',
  },
]

function declarationFaults(file: TextFile) {
  return [...nodesOf(file.syntax)].flatMap((node) => {
    const name = declaredName(node)
    const ban =
      name === undefined
        ? undefined
        : BANNED.find((each) => file.path.startsWith(each.in) && each.name.test(name))
    if (ban === undefined) return []
    return [{ line: file.lineOf(node), message: `"${name}": ${ban.instead}.` }]
  })
}

function declaredName(node: ts.Node): string | undefined {
  const isNamed =
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node)
  return isNamed ? node.name?.getText() : undefined
}
