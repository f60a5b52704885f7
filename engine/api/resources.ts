/**
 * Names and amounts of resources: `cpu`, `hugepages-2Mi`, `example.com/gpu`.
 * Models pkg/apis/core/helper/helpers.go and the resource checks of pkg/apis/core/validation.
 */
import { type FieldPath, invalid } from '../apiserver/field-error'
import { type Errors, NOT_NEGATIVE } from './checks'
import { goQuantity } from './go-values'
import { isQualifiedName } from './names'
import { canonicalQuantity, compareQuantities, parseQuantity, value } from './quantity'

export type ResourceList = Readonly<Record<string, string>>

/** Neither cpu nor a name in the domain of Kubernetes: somebody's own resource. */
export function isExtendedResource(name: string): boolean {
  if (isNative(name) || name.startsWith(REQUESTS)) return false
  return isQualifiedName(REQUESTS + name).length === 0
}

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-')

/** True when requests may be lower than limits. */
export const isOvercommitAllowed = (name: string): boolean => isNative(name) && !isHugePages(name)

/** Resources of a container: cpu, memory, ephemeral storage, huge pages, somebody's own. */
export function* containerResourceAt(at: FieldPath, name: string): Errors {
  let isNamed = true
  for (const error of resourceNameAt(at, name)) {
    isNamed = false
    yield error
  }
  if (!name.includes('/')) {
    const isStandard = CONTAINER.has(name) || isHugePages(name)
    if (!isStandard) yield invalid(at, name, 'must be a standard resource for containers')
  } else if (isNamed && !isNative(name) && !isExtendedResource(name)) {
    yield invalid(at, name, "doesn't follow extended resource name standard")
  }
}

/** Resources that a ResourceQuota can limit. */
export function* quotaResourceAt(at: FieldPath, name: string): Errors {
  yield* resourceNameAt(at, name)
  if (name.includes('/')) return
  if (!isQuotaResource(name)) yield invalid(at, name, 'must be a standard resource for quota')
}

export const isQuotaResource = (name: string): boolean =>
  QUOTA.has(name) || isHugePages(name) || name.startsWith(`${REQUESTS}hugepages-`)

export function* resourceNameAt(at: FieldPath, name: string): Errors {
  let isNamed = true
  for (const reason of isQualifiedName(name)) {
    isNamed = false
    yield invalid(at, name, reason)
  }
  if (!isNamed || name.includes('/')) return
  if (CONTAINER.has(name) || isQuotaResource(name) || name === 'storage') return
  yield invalid(at, name, 'must be a standard resource type or fully qualified')
}

/** An amount of a resource: not negative, and whole where the resource is counted. */
export function* amountAt(at: FieldPath, name: string, amount: string): Errors {
  if (compareQuantities(amount, 0) < 0) yield invalid(at, canonicalQuantity(amount), NOT_NEGATIVE)
  const isWhole = parseQuantity(amount).nanos % 1_000_000_000n === 0n
  if (isCounted(name) && !isWhole) yield invalid(at, goQuantity(amount), 'must be an integer')
}

/** Whether the amount is a whole number of huge pages of the resource's size. */
export function isDivisible(name: string, amount: string): boolean {
  const page = value(name.slice(name.indexOf('-') + 1))
  const size = value(amount)
  return size >= 0 && page > 0 && size % page === 0
}

const REQUESTS = 'requests.'
const CONTAINER: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage'])
const COUNTED: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
])
const QUOTA: ReadonlySet<string> = new Set([
  ...COUNTED,
  ...CONTAINER,
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
])

const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')

const isCounted = (name: string): boolean => COUNTED.has(name) || isExtendedResource(name)
