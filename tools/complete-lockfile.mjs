/** Adds to package-lock.json the packages for other platforms that an incomplete registry mirror
 *  did not have when `npm install` wrote it: without them `npm ci` calls the lockfile out of step.
 *  They are named with their platform and without integrity; npm skips them on this one. */

import { readFileSync, writeFileSync } from 'node:fs'

const path = 'package-lock.json'
const lock = JSON.parse(readFileSync(path, 'utf8'))
const before = Object.keys(lock.packages).length
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    const platform = platformOf(name)
    if (platform === undefined || lock.packages[place] !== undefined) continue
    lock.packages[place] = {
      version,
      cpu: platform.cpu,
      ...(owner.dev && { dev: true }),
      optional: true,
      os: platform.os,
    }
  }
}
const [root, ...rest] = Object.entries(lock.packages)
rest.sort(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries([root, ...rest])
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`Added ${Object.keys(lock.packages).length - before} packages for other platforms.`)

function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = words.find((word) =>
    ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'].includes(word),
  )
  const cpu = words.find((word) =>
    ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'].includes(word),
  )
  return os === undefined || cpu === undefined ? undefined : { cpu: [cpu], os: [os] }
}
