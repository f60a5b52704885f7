/** All house rules; each is a file in tidy/rules/. Dead code is knip's, syntax is Biome's. */

import type { Rule } from './rule'
import { assertions } from './rules/assertions'
import { determinism } from './rules/determinism'
import { namedExports } from './rules/exports'
import { features } from './rules/features'
import { fileComments } from './rules/file-comments'
import { forbiddenWords } from './rules/forbidden-words'
import { imports } from './rules/imports'
import { leftOvers } from './rules/left-overs'
import { lockfile } from './rules/lockfile'
import { moduleState } from './rules/module-state'
import { names } from './rules/names'
import { sizes } from './rules/sizes'
import { steps } from './rules/steps'

export const rules: readonly Rule[] = [
  fileComments,
  sizes,
  names,
  namedExports,
  assertions,
  imports,
  determinism,
  moduleState,
  leftOvers,
  forbiddenWords,
  lockfile,
  steps,
  features,
]
