/** APIServices: the port of the Service behind one.
 *  Models k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/defaults.go. */
import type { Strategy } from '../../apiserver/strategy'
import { always, fields, otherwise, part } from '../defaulting'
import type { KubeObject } from '../meta'

const HTTPS = 443

export const apiServiceStrategy: Strategy = {
  withDefaults: (object) => defaults(object) as KubeObject, // Defaults keep the kind.
}

const defaults = fields({
  spec: always(fields({ service: part(fields({ port: otherwise(HTTPS) })) })),
})
