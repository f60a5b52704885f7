/** Fields that take a number or a percentage: maxSurge, maxUnavailable, minAvailable.
 *  Models GetScaledValueFromIntOrPercent of apimachinery/pkg/util/intstr/intstr.go. */

export type IntOrPercent = number | string

/** The number that is meant of `total`. Throws what Go answers for a text that is no percentage. */
export function scaledValue(amount: IntOrPercent, total: number, roundUp: boolean): number {
  if (typeof amount === 'number') return amount
  const percent = percentOf(amount)
  // Multiplied first, as in Go, so that the same halves fall the same way.
  return roundUp ? Math.ceil((percent * total) / 100) : Math.floor((percent * total) / 100)
}

/** 25 for "25%". */
function percentOf(text: string): number {
  if (!text.endsWith('%')) {
    throw new Error('invalid value for IntOrString: invalid type: string is not a percentage')
  }
  const digits = text.slice(0, -1)
  if (!/^[+-]?[0-9]+$/.test(digits)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(digits)}: invalid syntax`
    throw new Error(`invalid value for IntOrString: invalid value ${JSON.stringify(text)}: ${why}`)
  }
  return Number(digits)
}

export function isPercentage(amount: IntOrPercent): amount is string {
  return typeof amount === 'string' && amount.endsWith('%')
}
