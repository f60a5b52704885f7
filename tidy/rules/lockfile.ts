/** `npm ci` works from a clean checkout: versions are exact, and the lockfile holds the packages
 *  for other platforms too, without the hosts that they came from. */

import type { Offence, Rule } from '../rule'
import type { TextFile, Tree } from '../tree'

export const lockfile: Rule = {
  says: 'the lockfile is complete and names no host',
  check: (tree) => [
    ...inFile(tree, 'package.json', inexactVersions),
    ...inFile(tree, 'package-lock.json', lockFaults),
    ...strayRoot(tree),
  ],
  samples: {
    good: {
      'package.json': '{ "dependencies": { "yaml": "2.9.1", "ts7": "npm:typescript@7.0.2" } }\n',
      'package-lock.json':
        '{ "packages": { "": { "dependencies": { "ts7": "npm:typescript@7.0.2", "yaml": "2.9.1" } } } }\n',
    },
    bad: [
      [
        {
          'package.json': '{ "dependencies": { "yaml": "2.9.1" } }\n',
          'package-lock.json': '{ "packages": { "": {} } }\n',
        },
        'package-lock.json:1 It differs from package.json in "yaml": run `npm install --package-lock-only`.',
      ],
      [
        { 'package.json': '{\n  "dependencies": { "yaml": "^2.9.1" } }\n' },
        'package.json:2 "yaml": "^2.9.1" is no exact version.',
      ],
      [
        { 'package-lock.json': '{ "packages": { "node_modules/a": {\n "resolved": "x" } } }\n' },
        'package-lock.json:1 "node_modules/a" names the host it came from: delete its "resolved".',
      ],
      [
        {
          'package-lock.json':
            '{ "packages": { "node_modules/a": {\n "optionalDependencies": { "a-linux-arm": "1.0.0" } } } }\n',
        },
        'package-lock.json:1 "a-linux-arm" is missing: run `node tools/complete-lockfile.mjs`.',
      ],
    ],
  },
}

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

type Manifest = { readonly [group in (typeof GROUPS)[number]]?: Readonly<Record<string, string>> }

type Fault = Omit<Offence, 'path'>

function inFile(tree: Tree, path: string, faults: (file: TextFile) => Fault[]): Offence[] {
  return tree.files
    .filter((file) => file.path === path)
    .flatMap((file) => faults(file).map((fault) => ({ path, ...fault })))
}

function inexactVersions(file: TextFile): Fault[] {
  const manifest: Manifest = JSON.parse(file.text)
  return GROUPS.flatMap((group) => Object.entries(manifest[group] ?? {}))
    .filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+$/.test(version))
    .map(([name, version]) => ({
      line: file.lines.findIndex((line) => line.includes(`"${name}": "${version}"`)) + 1,
      message: `"${name}": "${version}" is no exact version.`,
    }))
}

function lockFaults(file: TextFile): Fault[] {
  const { packages }: { packages: Record<string, LockedPackage> } = JSON.parse(file.text)
  const hosted = Object.entries(packages)
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([place]) => `"${place}" names the host it came from: delete its "resolved".`)
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !(`node_modules/${name}` in packages))
    .map((name) => `"${name}" is missing: run \`node tools/complete-lockfile.mjs\`.`)
  return [...hosted, ...missing].map((message) => ({ line: 1, message }))
}

/** `npm ci` refuses a lockfile that was made for another package.json. */
function strayRoot({ files }: Tree): Offence[] {
  const [manifest, lock] = ['package.json', 'package-lock.json'].map((path) =>
    files.find((file) => file.path === path),
  )
  if (manifest === undefined || lock === undefined) return []
  const wanted: Manifest = JSON.parse(manifest.text)
  const locked: Manifest = JSON.parse(lock.text).packages['']
  const names = GROUPS.flatMap((group) => {
    const [a, b] = [wanted[group] ?? {}, locked[group] ?? {}]
    return Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name])
  })
  return names.map((name) => {
    const message = `It differs from package.json in "${name}": run \`npm install --package-lock-only\`.`
    return { path: lock.path, line: 1, message }
  })
}

interface LockedPackage {
  readonly resolved?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
