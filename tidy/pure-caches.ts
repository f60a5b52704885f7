/** The module-level state that engine/ may have: bounded memo tables of pure functions, their
 *  results frozen. Each entry is `path name`, and says what it remembers. */
export const PURE_CACHES: ReadonlyMap<string, string> = new Map([
  ['engine/api/pod/qos.ts classes', 'quality of service by frozen spec, for as long as that lives'],
  [
    'engine/api/selectors.ts compiled',
    'selectors by their frozen object, for as long as that lives',
  ],
  ['engine/schema/definitions.ts definitions', 'the one table of built-in definitions'],
  ['engine/manifest/manifest.ts documentsByText', 'parsed documents by their text, at most 500'],
])
