/** What was meant to go before the change was done. */

import { eachFile, type Rule } from '../rule'

export const leftOvers: Rule = {
  says: 'nothing is left over from the work',
  check: eachFile(
    ({ isScript, isFeature, path }) => (isScript || isFeature) && !path.startsWith('tidy/rules/'),
    ({ lines }) =>
      lines.flatMap((text, index) => {
        const message = faultOf(text)
        return message === undefined ? [] : [{ line: index + 1, message }]
      }),
  ),
  samples: {
    good: { 'a.ts': "// See issue 7.\ntest('skips what it knows', () => {})\n" },
    bad: [
      [
        { 'a.ts': '\n// TODO: count\n' },
        'a.ts:2 Say in an issue what is to be done, not in the code.',
      ],
      [{ 'a.test.ts': "test.only('a', f)\n" }, 'a.test.ts:1 All tests run: take .only away.'],
      [{ 'a.test.ts': "describe.skip('a', f)\n" }, 'a.test.ts:1 All tests run: take .skip away.'],
      [{ 'a.ts': '// @ts-ignore\n' }, 'a.ts:1 Mend the type instead of @ts-ignore.'],
      [
        { 'a.ts': '// ---- parts ----\n' },
        'a.ts:1 A banner is no comment: split the file or take it away.',
      ],
      [{ 'a.feature': '@wip\nFeature: a\n' }, 'a.feature:1 All scenarios run: take @wip away.'],
    ],
  },
}

function faultOf(text: string): string | undefined {
  if (/\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(text)) {
    return 'Say in an issue what is to be done, not in the code.'
  }
  const [call, word] = /\b(?:test|it|describe|suite)\.(only|skip|todo)\(/.exec(text) ?? []
  if (call !== undefined) return `All tests run: take .${word} away.`
  const ignore = /@ts-(ignore|nocheck|expect-error)/.exec(text)?.[0]
  if (ignore !== undefined) return `Mend the type instead of ${ignore}.`
  if (/^\s*(\/\/|\/?\*+)\s*([-=*#~─━])\2{3,}/.test(text)) {
    return 'A banner is no comment: split the file or take it away.'
  }
  const tag = /^\s*(@(wip|only|skip|todo))\b/.exec(text)?.[1]
  return tag === undefined ? undefined : `All scenarios run: take ${tag} away.`
}
