/** Values that random requests are made of: right ones, odd ones, and those that break things. */
import type { UserInfo } from '../../apiserver/authorization/users'

export const SCALARS: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e300, '', 'x', [], {}, [[]], [null], '\u0000'],
]

export const STRINGS = [
  ...['web', 'a', '', '100m', '1Gi', 'ClusterFirst', 'Always', 'TCP', 'v1', 'node-1', '*'],
  ...['10.0.0.1', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00.000000Z', '$(x)', '-1', '50%'],
  ...[
    '* * * * *',
    'apps/v1',
    'Deployment',
    'x'.repeat(100),
    '__proto__',
    'constructor',
    'aGFsbG8=',
  ],
]

export const NUMBERS = [0, 1, 2, 80, -1, 65536, 2147483647, 2147483648, 0.5]
export const LEAVES: readonly unknown[] = [...STRINGS, ...NUMBERS]

export const NAMESPACES = ['default', 'default', 'default', 'default', 'default', 'shop']
export const ODD_NAMESPACES = ['kube-system', 'nowhere', '..', '', '__proto__', 'Ä', '%2e']
export const NAMES = ['web', 'a', 'b', 'c', 'shop', 'example.com', 'constructor']
export const ODD_NAMES = [...['x'.repeat(300), '__proto__', 'toString', 'Ä', '..', '', 'a/b', '%']]

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'TRACE', 'OPTIONS', 'X']
export const JSON_TYPE = 'application/json'
export const PROTOBUF = 'application/vnd.kubernetes.protobuf'
export const APPLY = 'application/apply-patch+yaml'
export const CONTENT_TYPES = ['application/yaml', 'text/plain', '', PROTOBUF, 'a/b; c', APPLY]

export const ACCEPTS = [
  ...['application/yaml', PROTOBUF, `${PROTOBUF},application/json`, 'image/png', ';;q=,'],
  ...['application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=Table;v=v1beta1'],
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  `${PROTOBUF};as=PartialObjectMetadata;v=v1;g=meta.k8s.io`,
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
]

export const SUBRESOURCES = ['status', 'scale', 'log', 'binding', 'eviction', 'exec', 'nothing']

export const PATHS = [
  ...['/', '/api', '/apis', '/apis/apps', '/version', '/healthz', '/openapi/v2', '/openapi/v3'],
  ...['/kubecumber/clock', '/kubecumber/trace', '/kubecumber/nothing', '/../../etc/passwd'],
  ...['//', '/api/v1/namespaces/default/pods/%', '/%00', '/livez/ping', '/readyz', '', 'x'],
  ...['/api/v1/namespaces/default/pods/web/proxy', '/api/v1/nodes/node-1/proxy/healthz'],
  ...['/apis/apps/v1/namespaces/default', '/api/v1/namespaces', '/apis/apps/v1/__proto__'],
  ...['/apis/__proto__/v1/x', '/api/v1/constructor', '/openapi/v3/apis/apps/v1', '/metrics'],
  ...['/.well-known/openid-configuration', '/openid/v1/jwks', '/api/v1/namespaces/default/events'],
]

export const TEXTS = [
  ...['{', '[]', 'null', '"x"', '{"a":', '\xff\xfe', 'a: [', '- - -', '['.repeat(600)],
  ...['k8s\u0000', 'k8s\u0000\x0a\xff\xff\xff\xff\x0f', '&a [*a, *a]', '{"__proto__": {"x": 1}}'],
]
export const SCRAPS = ['', '"', '{', '}', ',', '\\', '\u0000', 'é', '%', '/', '0', '-']

export const PARAMETERS: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['watch', ['true', '1', 'false', '']],
  ['limit', ['1', '-1', 'x', '500', '99999999999999999999']],
  ['continue', ['x', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0', 'bnVsbA']],
  ['resourceVersion', ['0', '1', '999999', 'x', '-1', '1e3', '18446744073709551616']],
  ['resourceVersionMatch', ['Exact', 'NotOlderThan', 'x']],
  ['labelSelector', ['app=web', 'a in (', '!a', 'a,b', '=', 'a notin (b,c)', 'a>1']],
  ['fieldSelector', ['metadata.name=web', 'spec.nodeName=node-1', 'x=y', '=', 'a!=b']],
  ['fieldValidation', ['Strict', 'Warn', 'Ignore', 'x']],
  ['fieldManager', ['me', 'x'.repeat(200), '', '\u0000']],
  ['force', ['true', 'false', 'x']],
  ['dryRun', ['All', 'x', '']],
  ['propagationPolicy', ['Orphan', 'Foreground', 'Background', 'x']],
  ['gracePeriodSeconds', ['0', '-1', 'x', '30', '9223372036854775807']],
  ['timeoutSeconds', ['1', 'x', '-5', '99999999999']],
  ['sendInitialEvents', ['true', 'false']],
  ['allowWatchBookmarks', ['true', 'false']],
  ['pretty', ['true', '']],
  ['container', ['web', '', '__proto__']],
  ['tailLines', ['1', '-1', 'x']],
  ['includeObject', ['Object', 'None', 'x']],
]

const admin = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }
export const ADMIN: UserInfo = admin
export const OTHERS: readonly UserInfo[] = [
  { name: 'system:anonymous', groups: ['system:unauthenticated'] },
  { name: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] },
  { name: 'jane', groups: ['system:authenticated'] },
  { name: '', groups: [] },
  { name: 'system:serviceaccount:default:default', groups: ['system:serviceaccounts'] },
]
