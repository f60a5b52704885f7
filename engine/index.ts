/**
 * kubecumber's engine: a Kubernetes control plane on a virtual clock, without Cucumber.
 *
 *     const cluster = new Cluster({ seed: 7, nodes: 3 })
 *     const admin = clientOf(cluster, 'kubernetes-admin', 'admin')
 *     admin.create('Namespace', { metadata: { name: 'shop' } })
 *     cluster.settle()
 *
 * Everything is synchronous: the clock moves only when it is told to, and the same seed gives the
 * same trace, byte for byte. examples/ has complete programs.
 */

export { conditionOf, isTrue } from './api/conditions'
export { evaluate } from './api/jsonpath'
export type * from './api/kinds'
export { type KubeObject, keyFrom, keyOf, type Metadata, partsOf } from './api/meta'
export { isSubdomain } from './api/names'
export { printedStatus } from './api/pod/printed-status'
export { compareQuantities, parseQuantity } from './api/quantity'
export { parseLabelSelector, type Selector, selectorOf } from './api/selectors'
export { Unanswered } from './apiserver/outside'
export type { Resource } from './apiserver/registry'
export { StatusError } from './apiserver/status-error'
export type { Answerer, Webhooks } from './apiserver/webhooks/answerers'
export { type Client, clientOf } from './client/client'
export { Clock, type Json } from './clock/clock'
export * from './clock/duration'
export { Cluster, type ClusterOptions, type SavedCluster } from './cluster'
export { editDistance } from './edit-distance'
export { FaultError } from './faults/fault'
export type { Behaviour, ProbeRole } from './images/behaviour'
export type { KnownImage } from './images/known/known'
export { type Server, serverOf } from './images/known/server'
export type { Applet, Call, Step } from './images/system/applet'
export type { ServedAnswer, ServedRequest } from './images/system/world'
export { type MachineSpec, machineSpec } from './kubelet/machine'
export type { Pressure } from './kubelet/node-object'
export {
  type Manifest,
  ManifestError,
  readManifests,
  readValue,
  type Source,
} from './manifest/manifest'
export { type Echo, echoOf, PROTOCOL, responseHeaders } from './network/echo'
export { hostMatches } from './network/ingress'
export {
  CLIENT_PATIENCE,
  type ClientRequest,
  type Exchange,
  outcomeText,
  requestText,
  requestTo,
} from './network/request'
export { clusterFrom, SavedTextError, savedText } from './saved-text'
export { misfits } from './schema/decode'
export { DEFAULT_SETTINGS, type Settings } from './settings'
export { copyState } from './store/plain'
export type { Change } from './store/store'
export { traceLines } from './trace/lines'
export { TRACE_FORMAT, type Trace } from './trace/trace'
export { unsettled } from './unsettled'
