/**
 * kubectl at work on a served cluster: it says what golden/ has, command by command.
 *
 * kubectl's own words differ from version to version; there are transcripts of two.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { expect } from 'expect'
import { KUBECTL, kubectlTests } from './testing/shell'
import { played, sectionsOf, sectionText } from './testing/transcript'

const FOLDER = join(__dirname, 'golden')
const RECORDED = [20, 32]

for (const file of readdirSync(FOLDER)) {
  const [, theme, minor] = /^(.+)\.kubectl-1\.(\d+)\.txt$/.exec(file) ?? []
  if (theme === undefined || Number(minor) !== (KUBECTL ?? 32)) continue
  kubectlTests(`kubectl and ${theme}`, (shells) => {
    for (const section of sectionsOf(readFileSync(join(FOLDER, file), 'utf8'))) {
      test(section.title, async () => {
        const said = await played(section, await shells.open())
        expect(sectionText(said)).toBe(sectionText(section))
      })
    }
  })
}

test('what kubectl says is known', {
  skip:
    KUBECTL !== undefined &&
    !RECORDED.includes(KUBECTL) &&
    `there are transcripts of ${RECORDED.map((minor) => `1.${minor}`).join(' and ')}`,
}, () => {
  const themes = RECORDED.map((minor) =>
    readdirSync(FOLDER).filter((file) => file.endsWith(`.kubectl-1.${minor}.txt`)),
  )
  expect(themes.map((files) => files.length)).toEqual(themes.map(() => themes[0]?.length))
})
