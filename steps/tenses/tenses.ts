/**
 * The seven tenses over any fact: now, within, within in all, after but within, for, eventually and
 * from now on. With facts.ts this is the whole assertion engine; it knows no Cucumber.
 */
import { type Duration, formatDuration, type Instant, plus } from '../../engine'
import { type Fact, fails } from '../facts/fact'
import type { Tense } from '../phrase'
import type { Target } from '../target/target'
import { explainFailure } from './explain'
import { follow } from './follow'
import type { Promises } from './promises'

/** What a tense may need beside the cluster: the instant of the last When, and standing promises.
 */
export interface Setting {
  readonly target: Target
  readonly lastWhen: Instant
  readonly promises: Promises
  /** Where the phrase stands, for promises that fail later. */
  readonly where: string
}

/**
 * Checks a fact in its tense; throws an error that explains itself when it does not hold. A promise
 * that broke on the way stopped the clock, and is told instead.
 */
export async function expectFact(setting: Setting, tense: Tense, fact: Fact): Promise<void> {
  try {
    await check(setting, tense, fact)
  } catch (error) {
    setting.promises.check()
    throw error
  }
  setting.promises.check()
}

async function check(setting: Setting, tense: Tense, fact: Fact): Promise<void> {
  switch (tense.type) {
    case 'now':
      return now(setting, fact)
    case 'within':
      return within(
        setting,
        fact,
        plus(setting.target.now(), tense.limit),
        `within ${say(tense.limit)}`,
      )
    case 'within-in-all':
      return within(
        setting,
        fact,
        plus(setting.lastWhen, tense.limit),
        `within ${say(tense.limit)} in all`,
      )
    case 'after-but-within':
      return afterButWithin(setting, fact, tense.from, tense.limit)
    case 'for':
      return throughout(setting, fact, tense.time)
    case 'eventually':
      return eventually(setting, fact)
    case 'from-now-on':
      return setting.promises.add(fact, setting.where)
  }
}

function now({ target }: Setting, fact: Fact): void {
  const verdict = fact.judge(target.view)
  if (!verdict.holds) throw explainFailure(target, fact, { verdict, when: '' })
}

async function within(
  { target }: Setting,
  fact: Fact,
  limit: Instant,
  when: string,
): Promise<void> {
  if ((await reach(target, fact, limit)) === 'stopped') return
  const verdict = fact.judge(target.view)
  throw explainFailure(target, fact, { verdict, when: ` ${when}` })
}

/** Runs until the fact holds, or to the limit. */
async function reach(target: Target, fact: Fact, limit: Instant): Promise<'stopped' | 'limit'> {
  const follower = follow(target, fact)
  try {
    if (follower.holds()) return 'stopped'
    if (limit <= target.now()) return 'limit'
    let reached = false
    const stop = () => {
      reached ||= follower.holds()
      return reached
    }
    await target.run(limit, stop)
    return reached || follower.holds() ? 'stopped' : 'limit'
  } finally {
    follower.end()
  }
}

async function afterButWithin(
  { target }: Setting,
  fact: Fact,
  from: Duration,
  limit: Duration,
): Promise<void> {
  const start = target.now()
  const when = `after ${say(from)} but within ${say(limit)}`
  const early = (at: Instant, entry: number | undefined) => {
    // The time between two Instants.
    const was = () => `it held already after ${say((at - start) as Duration)}`
    return explainFailure(target, fact, { verdict: fails(was), when: ` ${when}`, entry })
  }
  if (fact.judge(target.view).holds) throw early(start, undefined)
  let first: { at: Instant; entry: number } | undefined
  const follower = follow(target, fact, (holds, { at, entry }) => {
    if (holds) first ??= { at, entry }
  })
  try {
    await target.run(plus(start, limit), () => first !== undefined)
  } finally {
    follower.end()
  }
  if (first === undefined) {
    throw explainFailure(target, fact, { verdict: fact.judge(target.view), when: ` ${when}` })
  }
  if (first.at < plus(start, from)) throw early(first.at, first.entry)
}

async function throughout({ target }: Setting, fact: Fact, time: Duration): Promise<void> {
  const start = target.now()
  const when = ` for ${say(time)}`
  const verdict = fact.judge(target.view)
  if (!verdict.holds) throw explainFailure(target, fact, { verdict, when })
  let broken: Error | undefined
  const follower = follow(target, fact, (holds, { at, entry }) => {
    if (holds || broken !== undefined) return
    const was = fact.judge(target.view)
    // The time between two Instants.
    const after = `${when}: it ended after ${say((at - start) as Duration)}`
    broken = explainFailure(target, fact, { verdict: was, when: after, entry })
  })
  try {
    await target.run(plus(start, time), () => broken !== undefined)
  } finally {
    follower.end()
  }
  if (broken !== undefined) throw broken
}

async function eventually({ target }: Setting, fact: Fact): Promise<void> {
  const follower = follow(target, fact)
  let reached = follower.holds()
  const stop = () => {
    reached ||= follower.holds()
    return reached
  }
  try {
    if (reached || (await target.run(undefined, stop, true)) === 'stopped' || follower.holds())
      return
  } finally {
    follower.end()
  }
  const verdict = fact.judge(target.view)
  throw explainFailure(target, fact, { verdict, when: ' before the cluster settled' })
}

const say = (duration: Duration): string => formatDuration(duration)
