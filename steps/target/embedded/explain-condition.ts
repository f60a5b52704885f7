/** What one condition of an object says, where it says that something is not as it should be. */

/** The parts of a condition that explain something. */
export interface ConditionParts {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** True for a condition that is not as it should be; some should be False. */
export function isTrouble({ type, status }: ConditionParts): boolean {
  return GOOD_WHEN_FALSE.test(type) ? status === 'True' : status !== 'True'
}

/** `Deployment shop: Available=False, MinimumReplicasUnavailable: …`. */
export const conditionLine =
  (name: string) =>
  ({ type, status, reason, message }: ConditionParts): string => {
    const why = [reason, message].filter(Boolean).join(': ')
    return `${name}: ${type}=${status}${why === '' ? '' : `, ${why}`}`
  }

const GOOD_WHEN_FALSE =
  /Pressure$|^NetworkUnavailable$|^ReplicaFailure$|^DisruptionTarget$|^Suspended$|^Failed$|^FailureTarget$|^ScalingLimited$|^NamespaceDeletion|^Namespace\w+Remaining$/
