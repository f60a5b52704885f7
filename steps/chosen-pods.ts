/** The Pods that `one Pod of …` means in this scenario: picked by the seed, then always the same.
 */
import { Misspoken } from './facts/fact'
import { membersOf } from './facts/resolve'
import { type ObjectReference, type PodSet, podsName } from './phrase'
import type { EmbeddedTarget } from './target/embedded/embedded'

export class ChosenPods {
  readonly #byPhrase = new Map<string, ObjectReference>()

  of(set: PodSet, { view, cluster }: EmbeddedTarget): ObjectReference {
    const says = podsName(set)
    const before = this.#byPhrase.get(says)
    if (before !== undefined) return before
    const { objects, missing } = membersOf(view, { type: 'pods', pods: set })
    if (missing !== undefined) throw new Misspoken(missing)
    const sorted = [...objects].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    const pod = sorted[cluster.random.below(sorted.length, 'one Pod')]
    if (pod === undefined) throw new Misspoken(`there is no Pod among ${says}`)
    const { name, namespace = 'default' } = pod.metadata
    const chosen = { kind: 'Pod', namespace, name }
    this.#byPhrase.set(says, chosen)
    return chosen
  }
}
