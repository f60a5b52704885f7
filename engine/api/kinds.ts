/**
 * Kind → type, one map. Typing only: what a kind can do at run time is the registry's to say.
 *
 * A served object always has its metadata; kinds with a spec or a status always have both, though
 * they may be empty. Everything is readonly, because stored objects are frozen and shared.
 */
import type * as admission from 'kubernetes-types/admissionregistration/v1'
import type * as apiextensions from 'kubernetes-types/apiextensions/v1'
import type * as apps from 'kubernetes-types/apps/v1'
import type * as autoscaling from 'kubernetes-types/autoscaling/v2'
import type * as batch from 'kubernetes-types/batch/v1'
import type * as certificates from 'kubernetes-types/certificates/v1'
import type * as coordination from 'kubernetes-types/coordination/v1'
import type * as core from 'kubernetes-types/core/v1'
import type * as discovery from 'kubernetes-types/discovery/v1'
import type * as meta from 'kubernetes-types/meta/v1'
import type * as networking from 'kubernetes-types/networking/v1'
import type * as node from 'kubernetes-types/node/v1'
import type * as policy from 'kubernetes-types/policy/v1'
import type * as rbac from 'kubernetes-types/rbac/v1'
import type * as scheduling from 'kubernetes-types/scheduling/v1'
import type * as storage from 'kubernetes-types/storage/v1'
import type { Metadata } from './meta'

export type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T

/** An API type as the server hands it out. */
export type Served<T> = DeepReadonly<
  Omit<T, 'apiVersion' | 'kind' | 'metadata' | 'spec' | 'status'>
> & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
} & Part<T, 'spec'> &
  Part<T, 'status'>

type Part<T, P extends string> = T extends { [K in P]?: infer S }
  ? unknown extends S
    ? unknown
    : { readonly [K in P]: DeepReadonly<NonNullable<S>> }
  : unknown

export interface KindMap {
  CertificateSigningRequest: Served<certificates.CertificateSigningRequest>
  ClusterRole: Served<rbac.ClusterRole>
  ClusterRoleBinding: Served<rbac.ClusterRoleBinding>
  ConfigMap: Served<core.ConfigMap>
  ControllerRevision: Served<apps.ControllerRevision>
  CronJob: Served<batch.CronJob>
  CustomResourceDefinition: Served<apiextensions.CustomResourceDefinition>
  DaemonSet: Served<apps.DaemonSet>
  Deployment: Served<apps.Deployment>
  Endpoints: Served<core.Endpoints>
  EndpointSlice: Served<discovery.EndpointSlice>
  Event: Served<core.Event>
  HorizontalPodAutoscaler: Served<autoscaling.HorizontalPodAutoscaler>
  Ingress: Served<networking.Ingress>
  IngressClass: Served<networking.IngressClass>
  Job: Served<batch.Job>
  Lease: Served<coordination.Lease>
  LimitRange: Served<core.LimitRange>
  MutatingWebhookConfiguration: Served<admission.MutatingWebhookConfiguration>
  Namespace: Served<core.Namespace>
  NetworkPolicy: Served<networking.NetworkPolicy>
  Node: Served<core.Node>
  PersistentVolume: Served<core.PersistentVolume>
  PersistentVolumeClaim: Served<core.PersistentVolumeClaim>
  Pod: Served<core.Pod>
  PodDisruptionBudget: Served<policy.PodDisruptionBudget>
  PodTemplate: Served<core.PodTemplate>
  PriorityClass: Served<scheduling.PriorityClass>
  ReplicaSet: Served<apps.ReplicaSet>
  ReplicationController: Served<core.ReplicationController>
  ResourceQuota: Served<core.ResourceQuota>
  Role: Served<rbac.Role>
  RoleBinding: Served<rbac.RoleBinding>
  RuntimeClass: Served<node.RuntimeClass>
  Secret: Served<core.Secret>
  Service: Served<core.Service>
  ServiceAccount: Served<core.ServiceAccount>
  StatefulSet: Served<apps.StatefulSet>
  StorageClass: Served<storage.StorageClass>
  ValidatingAdmissionPolicy: Served<admission.ValidatingAdmissionPolicy>
  ValidatingAdmissionPolicyBinding: Served<admission.ValidatingAdmissionPolicyBinding>
  ValidatingWebhookConfiguration: Served<admission.ValidatingWebhookConfiguration>
  VolumeAttachment: Served<storage.VolumeAttachment>
}

export type Kind = keyof KindMap

export type Deployment = KindMap['Deployment']
export type EndpointSlice = KindMap['EndpointSlice']
export type Ingress = KindMap['Ingress']
export type Lease = KindMap['Lease']
export type Namespace = KindMap['Namespace']
export type Node = KindMap['Node']
export type Pod = KindMap['Pod']
export type PodDisruptionBudget = KindMap['PodDisruptionBudget']
export type ReplicaSet = KindMap['ReplicaSet']
export type Service = KindMap['Service']
export type DaemonSet = KindMap['DaemonSet']
export type StatefulSet = KindMap['StatefulSet']
export type ReplicationController = KindMap['ReplicationController']
export type Job = KindMap['Job']
export type CronJob = KindMap['CronJob']
export type ConfigMap = KindMap['ConfigMap']
export type Secret = KindMap['Secret']
export type Endpoints = KindMap['Endpoints']
export type IngressClass = KindMap['IngressClass']
export type NetworkPolicy = KindMap['NetworkPolicy']
export type HorizontalPodAutoscaler = KindMap['HorizontalPodAutoscaler']
export type ResourceQuota = KindMap['ResourceQuota']
export type LimitRange = KindMap['LimitRange']
export type StorageClass = KindMap['StorageClass']
export type PriorityClass = KindMap['PriorityClass']
export type PersistentVolume = KindMap['PersistentVolume']
export type PersistentVolumeClaim = KindMap['PersistentVolumeClaim']
export type ServiceAccount = KindMap['ServiceAccount']

export type PodSpec = DeepReadonly<core.PodSpec>
export type PodStatus = DeepReadonly<core.PodStatus>
export type PodTemplate = DeepReadonly<core.PodTemplateSpec>
export type Container = DeepReadonly<core.Container>
export type ContainerStatus = DeepReadonly<core.ContainerStatus>
export type ContainerState = DeepReadonly<core.ContainerState>
export type Probe = DeepReadonly<core.Probe>
export type Affinity = DeepReadonly<core.Affinity>
export type NodeSelector = DeepReadonly<core.NodeSelector>
export type ResourceRequirements = DeepReadonly<core.ResourceRequirements>
export type Taint = DeepReadonly<core.Taint>
export type Toleration = DeepReadonly<core.Toleration>
export type TopologySpreadConstraint = DeepReadonly<core.TopologySpreadConstraint>
export type ServicePort = DeepReadonly<core.ServicePort>
export type LabelSelector = DeepReadonly<meta.LabelSelector>

/** A condition of any kind's status. */
export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
  readonly lastUpdateTime?: string
  readonly lastHeartbeatTime?: string
  readonly lastProbeTime?: string
  readonly observedGeneration?: number
}
