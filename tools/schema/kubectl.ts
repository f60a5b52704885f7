/**
 * kubectl 1.32 as the judge: it holds the Go types of the API and decodes manifests without a
 * cluster.
 *
 * `set image --local` decodes each file of a folder into its Go type and prints what fails, by
 * file. The kinds of apiextensions.k8s.io and apiregistration.k8s.io are unknown to it.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** For each object what Go says when it cannot decode it, else undefined. */
export function decodingErrors(objects: readonly unknown[]): readonly (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'))
  try {
    objects.forEach((object, at) => {
      writeFileSync(join(folder, `${at}.json`), JSON.stringify(object))
    })
    const { stderr } = kubectl(['set', 'image', '--local', '-f', folder, 'none=none'])
    const errors = new Map<number, string>()
    for (const line of stderr.split('\n')) {
      const [, at, message] = /(\d+)\.json": (.*)$/.exec(line) ?? []
      if (at !== undefined && message !== undefined) errors.set(Number(at), message)
    }
    return objects.map((_, at) => errors.get(at))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function kubectl(args: readonly string[]): { stdout: string; stderr: string } {
  return spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 30 })
}
