/**
 * Looks up every step of some features without running any.
 *
 * The rule to know: what does not parse is left out; it is `run` that tells about it.
 */
import { join, relative } from 'node:path'
import type { Envelope } from '../../reports/messages/envelope'
import { findFeatureFiles } from './feature-files'
import { type Library, loadLibrary, runHere } from './here'
import { packageRoot } from './package'
import { type RunOptions, readRequest } from './request'

export interface DryRun {
  readonly library: Library
  readonly messages: readonly Envelope[]
}

/** Over the project's features, or the ones shipped with this package where it has none. */
export async function dryRun(cwd: string, options: RunOptions): Promise<DryRun> {
  const request = await readRequest(cwd, [], { ...options, dryRun: true })
  const shipped = relative(cwd, join(packageRoot, 'features'))
  const features =
    request.features.files.length > 0 ? request.features : await findFeatureFiles(cwd, [shipped])
  const library = await loadLibrary(request)
  const messages: Envelope[] = []
  await runHere(
    { ...request, features },
    library,
    (envelope) => messages.push(envelope),
    () => process.exit(2),
  )
  return { library, messages }
}
