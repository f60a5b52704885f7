/** One figure of the bench: a measure, and counts of work that do not depend on the machine. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What it must not exceed. */
  readonly limit: number
  readonly work: Readonly<Record<string, number>>
}

/** Milliseconds that `run` took. */
export function milliseconds(run: () => void): number {
  const start = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - start) / 1e6
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
