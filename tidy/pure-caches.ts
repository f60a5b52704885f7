/** The module-level state that engine/ may have: bounded memo tables of pure functions, their
 *  results frozen. A row names file and variable, and says what it remembers and for how long. */
export const PURE_CACHES: readonly (readonly [place: string, remembers: string])[] = [
  ['engine/api/endpoints/strategy.ts rightAddresses', 'valid frozen addresses, while those live'],
  [
    'engine/api/endpointslice/strategy.ts rightEndpoints',
    'valid frozen endpoints, while those live',
  ],
  ['engine/api/jsonpath.ts compiled', 'steps by path, 1,000 at most'],
  ['engine/api/node-affinity.ts preferred', 'terms by frozen affinity, while that lives'],
  ['engine/api/node-affinity.ts required', 'terms by frozen selector, while that lives'],
  ['engine/api/node-affinity.ts selectors', 'labels by frozen selector, while those live'],
  ['engine/api/pod/qos.ts classes', 'quality of service by frozen spec, while that lives'],
  ['engine/api/quantity.ts millis', 'thousandths by text, 10,000 at most'],
  ['engine/api/quantity.ts parsed', 'quantities by text, 10,000 at most'],
  ['engine/api/quantity.ts units', 'whole units by text, 10,000 at most'],
  ['engine/api/selectors.ts compiled', 'selectors by their frozen object, while that lives'],
  ['engine/apiserver/patch/zero-object.ts zeros', 'empty objects by schema, while that lives'],
  ['engine/apiserver/registry.ts originals', 'registries by their strategies, while those live'],
  ['engine/clock/duration.ts LAST_TIME', 'the text of the last second that was printed'],
  ['engine/images/reference.ts references', 'full names of images by their text, at most 500'],
  ['engine/images/reference.ts ids', 'ids of images by their full names, at most 500'],
  ['engine/manifest/manifest.ts documentsByText', 'parsed documents by text, 500 at most'],
  ['engine/scheduler/affinity-term.ts compiled', 'terms by frozen affinity, while that lives'],
  ['engine/scheduler/plugins/taint-toleration.ts rejections', 'what a frozen taint is said to be'],
  ['engine/scheduler/spread.ts compiled', 'constraints by their frozen list, while that lives'],
  ['engine/api/pod/amounts.ts requests', 'requests by frozen spec, while that lives'],
  ['engine/schema/definitions.ts definitions', 'the one table of built-in definitions'],
]
