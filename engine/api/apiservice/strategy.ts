/** APIServices: the port of the Service behind one, its name, and what is wrong with it.
 *  Models k8s.io/kube-aggregator/pkg/apis/apiregistration/{v1/defaults,validation}.go. */
import { invalid, required, root } from '../../apiserver/field-error'
import type { Strategy } from '../../apiserver/strategy'
import { type Errors, reasonsAt } from '../checks'
import { always, fields, otherwise, part } from '../defaulting'
import type { KubeObject } from '../meta'
import { isPathSegment, isRfc1035Label, isSubdomain } from '../names'

const HTTPS = 443

export const apiServiceStrategy: Strategy = {
  withDefaults: (object) => defaults(object) as KubeObject, // Defaults keep the kind.
  validateName: isPathSegment,
  validate: apiServiceErrors,
}

const defaults = fields({
  spec: always(fields({ service: part(fields({ port: otherwise(HTTPS) })) })),
})

interface Spec {
  readonly group?: string
  readonly version?: string
  readonly service?: { readonly name?: string; readonly namespace?: string }
  readonly caBundle?: string
  readonly insecureSkipTLSVerify?: boolean
  readonly groupPriorityMinimum?: number
  readonly versionPriority?: number
}

const SPEC = root('spec')
const HIGHEST_GROUP = 20_000
const HIGHEST_VERSION = 1000

function* apiServiceErrors({ metadata, spec: sent }: KubeObject): Errors {
  const spec = (sent ?? {}) as Spec // The resource is that of APIServices.
  const { group = '', version = '' } = spec
  const name = `${version}.${group}`
  if (metadata.name !== name) {
    const detail = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`
    yield invalid(root('metadata').child('name'), metadata.name, detail)
  }
  if (group === '' && version !== 'v1') {
    const detail = 'only v1 may have an empty group and it better be legacy kube'
    yield required(SPEC.child('group'), detail)
  }
  if (group !== '') yield* reasonsAt(SPEC.child('group'), group, isSubdomain)
  yield* reasonsAt(SPEC.child('version'), version, isRfc1035Label)
  yield* priorityErrors('groupPriorityMinimum', spec.groupPriorityMinimum ?? 0, HIGHEST_GROUP)
  yield* priorityErrors('versionPriority', spec.versionPriority ?? 0, HIGHEST_VERSION)
  yield* spec.service === undefined ? localErrors(spec) : remoteErrors(spec, spec.service)
}

function* priorityErrors(field: string, value: number, highest: number): Errors {
  if (value >= 1 && value <= highest) return
  yield invalid(SPEC.child(field), value, `must be positive and less than ${highest}`)
}

function* localErrors({ caBundle, insecureSkipTLSVerify }: Spec): Errors {
  if (caBundle) {
    const size = `${Buffer.from(caBundle, 'base64').length} bytes`
    yield invalid(SPEC.child('caBundle'), size, 'local APIServices may not have a caBundle')
  }
  if (insecureSkipTLSVerify) {
    const detail = 'local APIServices may not have insecureSkipTLSVerify'
    yield invalid(SPEC.child('insecureSkipTLSVerify'), true, detail)
  }
}

function* remoteErrors(
  { caBundle, insecureSkipTLSVerify }: Spec,
  { namespace, name }: NonNullable<Spec['service']>,
): Errors {
  const at = SPEC.child('service')
  if (!namespace) yield required(at.child('namespace'))
  if (!name) yield required(at.child('name'))
  if (insecureSkipTLSVerify && caBundle) {
    const detail = 'may not be true if caBundle is present'
    yield invalid(SPEC.child('insecureSkipTLSVerify'), true, detail)
  }
}
