/**
 * Which Ingresses our Ingress controller serves: those of its classes, and those of no class at
 * all.
 *
 * It answers to several controllers' names, so that manifests written for them work unchanged. A
 * class that does not exist, or is another controller's, is not served.
 * Models pkg/ingress of common Ingress controllers; the default class is set by admission.
 */
import type { Ingress, KindMap } from './kinds'

type IngressClass = KindMap['IngressClass']

/** The values of spec.controller of an IngressClass that mean our controller. */
const CONTROLLERS = ['kubecumber/ingress-controller', 'k8s.io/ingress-nginx']
/** The values of the old annotation that mean it without any IngressClass. */
const LEGACY_NAMES = ['kubecumber', 'nginx']
const ANNOTATION = 'kubernetes.io/ingress.class'

/** The address at which the controller serves all its Ingresses; RFC 5737 keeps it free. */
export const INGRESS_ADDRESS = '192.0.2.1'

export function isServed(
  { spec, metadata }: Ingress,
  classOf: (name: string) => IngressClass | undefined,
): boolean {
  const annotated = metadata.annotations?.[ANNOTATION]
  const name = spec.ingressClassName ?? annotated
  if (name === undefined) return true
  const ingressClass = classOf(name)
  if (ingressClass !== undefined) return CONTROLLERS.includes(ingressClass.spec.controller ?? '')
  return spec.ingressClassName === undefined && LEGACY_NAMES.includes(name)
}
