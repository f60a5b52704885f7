/** An Ingress that names no class gets the default one: the newest, of several.
 *  Models plugin/pkg/admission/network/defaultingressclass. */
import type { Ingress } from '../../api/kinds'
import type { AdmissionPlugin } from '../admission'
import { newestDefault } from './newest-default'

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  resources: ['ingresses.networking.k8s.io'],
  verbs: ['CREATE'],
  admit({ object }, { reader }) {
    const { spec, metadata } = object as unknown as Ingress // The plugin looks at them only.
    if (spec.ingressClassName !== undefined || metadata.annotations?.[OLD] !== undefined) {
      return object
    }
    const found = newestDefault(reader.list('IngressClass'), [DEFAULT])
    if (found === undefined) return object
    return { ...object, spec: { ...spec, ingressClassName: found.metadata.name } }
  },
}

const OLD = 'kubernetes.io/ingress.class'
const DEFAULT = 'ingressclass.kubernetes.io/is-default-class'
