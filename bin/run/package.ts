/** Where this package lies, run from source or compiled. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'

/** `bin/..`: the root of the sources, or `dist`. */
export const codeRoot = join(__dirname, '..', '..')
/** `.ts` from source, `.js` compiled. */
export const codeExtension = extname(__filename)
export const packageRoot = nearestPackage(codeRoot)

export const packageVersion = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return typeof version === 'string' ? version : 'unknown'
}

function nearestPackage(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  return parent === folder ? codeRoot : nearestPackage(parent)
}
