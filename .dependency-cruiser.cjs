/** The import table (tidy/import-table.json) for dependency-cruiser, and no cycles. What is named
 *  for its types only leaves nothing at run time, so it makes no cycle. */

const { levels, contracts, outside } = require('./tidy/import-table.json')

const under = (place) => (place.endsWith('.ts') ? `^${place}$` : `^${place}/`)
const anyOf = (places) => places.map(under).join('|')
const all = levels.flat()
/** Rows for a place inside another, which the outer one's rule leaves out. */
const within = (place, places) => places.filter((other) => other.startsWith(`${place}/`))
const from = (place, places) => ({
  path: under(place),
  pathNot: ['\\.test\\.ts$', ...within(place, places).map(under)],
})

const engineRules = levels.flatMap((level, index) =>
  level.map((place) => {
    const banned = levels
      .slice(index)
      .flat()
      .filter((other) => other !== place)
    const allowed = [place, ...levels.slice(0, index).flat()]
    return {
      name: `${place} imports only from below`,
      severity: 'error',
      from: from(place, all),
      to: {
        path: anyOf(banned),
        // A file of a lower row may stand in the folder of a higher one.
        pathNot: [...allowed, ...contracts].filter((path) => path !== 'engine').map(under),
      },
    }
  }),
)

const outsideRules = Object.entries(outside).map(([place, allowed]) => ({
  name: `${place} imports only ${allowed.join(', ')}`,
  severity: 'error',
  from: from(place, Object.keys(outside)),
  to: { path: '^(engine|steps|reports|bin|tidy|examples|bench)/', pathNot: allowed.map(under) },
}))

module.exports = {
  forbidden: [
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'engine imports nothing from outside',
      severity: 'error',
      from: { path: '^engine/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(steps|reports|bin|tidy|examples|bench|tools)/' },
    },
    ...engineRules,
    ...outsideRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.json$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
