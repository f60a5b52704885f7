/** Each file says at its top what it is; one that mirrors Kubernetes names its upstream.
 *  Tests need no words of their own: they stand beside what they test. */

import { eachFile, type Rule } from '../rule'
import { topVariables } from '../syntax'
import type { TextFile } from '../tree'

const MOST_LINES = 12

export const fileComments: Rule = {
  says: 'a file opens with a comment of a few sentences',
  check: eachFile(
    (file) => /\.(ts|mjs)$/.test(file.path) && file.isScript && !file.isTest && !file.isGenerated,
    (file) => {
      const message = faultOf(file)
      return message === undefined ? [] : [{ line: 1, message }]
    },
  ),
  samples: {
    good: {
      'a.ts': '/** Counts Pods. */\n',
      'engine/controllers/job.ts':
        '/** Runs Pods to their end.\n *  Models pkg/controller/job. */\nexport const jobController = {}\n',
    },
    bad: [
      [
        { 'a.ts': 'export const a = 1\n' },
        'a.ts:1 It opens with a /** comment that says what it is.',
      ],
      [
        { 'a.ts': '/** Counts Pods */\n' },
        'a.ts:1 The comment at its top is of sentences and ends in a full stop.',
      ],
      [
        { 'a.ts': `/** Counts.${'\n * x'.repeat(MOST_LINES)}. */\n` },
        'a.ts:1 The comment at its top has 13 lines: 12 are enough.',
      ],
      [
        { 'engine/controllers/job.ts': '/** Runs Pods. */\nexport const jobController = {}\n' },
        'engine/controllers/job.ts:1 The comment at its top names its upstream: "Models pkg/…".',
      ],
      [
        {
          'engine/scheduler/plugins/node-name.ts': '/** Filters. */\nexport const nodeName = {}\n',
        },
        'engine/scheduler/plugins/node-name.ts:1 The comment at its top names its upstream: "Models pkg/…".',
      ],
    ],
  },
}

function faultOf(file: TextFile): string | undefined {
  const comment = /^(?:#!.*\n+)?\/\*\*(.*?)\*\//s.exec(file.text)?.[1]
  if (comment === undefined) return 'It opens with a /** comment that says what it is.'
  const lines = comment.trim().split('\n').length
  if (lines > MOST_LINES)
    return `The comment at its top has ${lines} lines: ${MOST_LINES} are enough.`
  if (!/[.:!?`)]\s*$/.test(comment)) {
    return 'The comment at its top is of sentences and ends in a full stop.'
  }
  if (mirrorsKubernetes(file) && !/\bModels\s/.test(comment)) {
    return 'The comment at its top names its upstream: "Models pkg/…".'
  }
  return undefined
}

function mirrorsKubernetes(file: TextFile): boolean {
  if (file.path.startsWith('engine/scheduler/plugins/')) return true
  if (!file.path.startsWith('engine/controllers/')) return false
  return topVariables(file).some(({ name, isExported }) => isExported && /Controller$/.test(name))
}
