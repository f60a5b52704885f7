/** Nothing committed names the machine it was written on, or where its packages were fetched. */

import { eachFile, type Rule } from '../rule'

// Put together from parts, so that this file keeps its own rule.
const FOLDERS = ['main', 'shared', '.library'].map((folder) => ['', 'work', folder].join('/'))
const WORDS: readonly (readonly [word: string, why: string])[] = [
  ...FOLDERS.map((folder): [string, string] => [folder, 'a path of one machine']),
  [['..', 'shared', ''].join('/'), 'a folder outside the repository'],
  [['', 'tmp', ''].join('/'), 'a path of one machine; os.tmpdir() finds it'],
  [['registry', 'npmjs', 'org'].join('.'), 'the host of a registry'],
  [['registry', 'yarnpkg', 'com'].join('.'), 'the host of a registry'],
]

/** A container has such a folder too: what speaks of containers may name it. */
const CONTAINERS = /^(engine|steps|features|examples)\/|\.(feature|yaml|yml|json)$/

export const forbiddenWords: Rule = {
  says: 'nothing names a machine or a registry',
  check: eachFile(
    () => true,
    ({ path, lines }) =>
      lines.flatMap((text, index) => {
        const [word, why] = WORDS.find(([each]) => text.includes(each)) ?? []
        if (word === undefined) return []
        if (word === ['', 'tmp', ''].join('/') && CONTAINERS.test(path)) return []
        return [{ line: index + 1, message: `"${word}" is ${why}.` }]
      }),
  ),
  samples: {
    good: { 'a.md': 'It works.\n', 'a.feature': `mountPath: ${['', 'tmp', 'x'].join('/')}\n` },
    bad: [
      [{ 'a.md': `\nsee ${FOLDERS[0]}/x\n` }, `a.md:2 "${FOLDERS[0]}" is a path of one machine.`],
      [
        {
          'package-lock.json': `\n"resolved": "https://${['registry', 'npmjs', 'org'].join('.')}"\n`,
        },
        `package-lock.json:2 "${['registry', 'npmjs', 'org'].join('.')}" is the host of a registry.`,
      ],
    ],
  },
}
