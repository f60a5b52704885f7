/** kubectl's verbs on the embedded cluster: answered at once. */
import type { Cluster, KubeObject, Manifest } from '../../../engine'
import type { Deletion, Place, RolloutVerb, Verbs } from '../verbs'

export class EmbeddedVerbs implements Verbs {
  readonly #cluster: Cluster
  #user: string | undefined

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  impersonate(user: string | undefined) {
    this.#user = user
  }

  async apply(manifest: Manifest, namespace: string): Promise<KubeObject> {
    return this.#kubectl.apply(manifest.value, namespace).object
  }

  async create(manifest: Manifest, namespace: string): Promise<KubeObject> {
    return this.#kubectl.create(manifest.value, namespace)
  }

  async delete({ resource, key }: Place, how?: Deletion) {
    this.#kubectl.delete(resource, key, how)
  }

  async scale({ resource, key }: Place, replicas: number) {
    this.#kubectl.scale(resource, key, replicas)
  }

  async setImage({ resource, key }: Place, image: string, container?: string) {
    this.#kubectl.setImage(resource, key, image, container)
  }

  async patch({ resource, key }: Place, patch: unknown) {
    this.#kubectl.patch(resource, key, patch)
  }

  async patchStatus({ resource, key }: Place, status: unknown) {
    this.#kubectl.patchStatus(resource, key, status)
  }

  async rollBack({ resource, key }: Place, revision?: number) {
    this.#kubectl.rollBack(resource, key, revision)
  }

  async rollout({ resource, key }: Place, verb: RolloutVerb) {
    this.#kubectl.rollout(resource, key, verb)
  }

  async label({ resource, key }: Place, change: string) {
    this.#kubectl.label(resource, key, change)
  }

  async annotate({ resource, key }: Place, change: string) {
    this.#kubectl.annotate(resource, key, change)
  }

  async cordon(node: string, on: boolean) {
    this.#kubectl.cordon(node, on)
  }

  async taint(node: string, change: string) {
    this.#kubectl.taint(node, change)
  }

  async drain(node: string) {
    this.#cluster.drains.begin(node, this.#user)
  }

  async evict({ key }: Place) {
    this.#kubectl.evict(key)
  }

  get #kubectl() {
    const { kubectl } = this.#cluster
    return this.#user === undefined ? kubectl : kubectl.as(this.#user)
  }
}
