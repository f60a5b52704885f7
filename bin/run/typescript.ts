/**
 * Lets Node load TypeScript files that a user wrote: ts-node with swc, which compiles without
 * checking types.
 *
 * The rule to know: it is asked for only when there is such a file, for loading it costs 0.2 s.
 */
import { resolve } from 'node:path'

export function loadTypeScript(cwd: string): void {
  if (isLoaded()) return
  // Required here, not imported above: see the rule.
  const { register }: typeof import('ts-node') = require('ts-node')
  register({
    cwd,
    projectSearchDir: cwd,
    compiler: require.resolve('typescript'),
    // The path of our own swc: the user's project need not have one.
    transpiler: ['ts-node/transpilers/swc', { swc: require('@swc/core') }],
    transpileOnly: true,
    // Step definitions are required, also in a package of ES modules.
    moduleTypes: { [resolve(cwd, '**/*.ts')]: 'cjs', '**/*.ts': 'cjs' },
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      esModuleInterop: true,
    },
  })
}

const isLoaded = (): boolean => Symbol.for('ts-node.register.instance') in process

export const isTypeScript = (path: string): boolean => /\.[cm]?tsx?$/.test(path)
