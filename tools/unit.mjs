/** Runs the unit tests in one process: a process a file, as `node --test` has it, would compile
 *  everything again for each. Takes paths to choose from: `npm run test:unit -- engine/clock`.
 *  Folders and files are found here, because `node --test` of Node 20 knows no globs. */

import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const FOLDERS = ['bin', 'engine', 'reports', 'steps', 'tidy', 'tools']

const only = process.argv.slice(2).map((path) => path.replace(/^\.\//, ''))
const files = FOLDERS.flatMap(testsIn).filter(
  (file) => only.length === 0 || only.some((path) => file.startsWith(path)),
)
if (only.length > 0 && files.length === 0) {
  console.error(`No test file begins with ${only.join(' or ')}.`)
  process.exitCode = 1
}
for (const file of files) {
  describe(file, () => {
    try {
      require(join(root, file))
    } catch (error) {
      test('the file loads', () => {
        throw error
      })
    }
  })
}

function testsIn(folder) {
  let entries = []
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  return entries
    .filter((entry) => entry.isFile() && /\.test\.(ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.includes('node_modules'))
    .sort()
}
