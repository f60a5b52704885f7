/**
 * A binary heap whose items may become outdated: what is outdated is dropped when it reaches the
 * top, which makes removal and change of an item cost nothing.
 */

export class Heap<T> {
  readonly #items: T[] = []
  readonly #compare: (a: T, b: T) => number
  readonly #isCurrent: (item: T) => boolean

  constructor(compare: (a: T, b: T) => number, isCurrent: (item: T) => boolean) {
    this.#compare = compare
    this.#isCurrent = isCurrent
  }

  push(item: T): void {
    const items = this.#items
    let i = items.length
    items.push(item)
    while (i > 0) {
      const parent = (i - 1) >> 1
      const above = items[parent] as T // Inside the heap by arithmetic.
      if (this.#compare(above, item) <= 0) break
      items[i] = above
      i = parent
    }
    items[i] = item
  }

  /** The first current item. */
  first(): T | undefined {
    for (let top = this.#items[0]; top !== undefined; top = this.#items[0]) {
      if (this.#isCurrent(top)) return top
      this.#dropTop()
    }
    return undefined
  }

  /** Takes the first current item out. */
  pop(): T | undefined {
    const top = this.first()
    if (top !== undefined) this.#dropTop()
    return top
  }

  clear(): void {
    this.#items.length = 0
  }

  #dropTop(): void {
    const items = this.#items
    const last = items.pop()
    if (last === undefined || items.length === 0) return
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= items.length) break
      const left = items[child] as T // Inside the heap by the check above.
      const right = items[child + 1]
      const takesRight = right !== undefined && this.#compare(right, left) < 0
      if (takesRight) child++
      const below = takesRight ? right : left
      if (this.#compare(below, last) >= 0) break
      items[i] = below
      i = child
    }
    items[i] = last
  }
}
