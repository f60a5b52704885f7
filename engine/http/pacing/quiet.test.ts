/** When clients are quiet: none waits, and none has stirred for a while. */
import { describe, test } from 'node:test'
import { expect } from 'expect'
import { Quiet } from './quiet'

/** With a clock that stands until it is moved. */
function quietAfter(period: number) {
  let now = 0
  const quiet = new Quiet(period, () => now)
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { quiet, pass }
}

const stateOf = ({ isQuiet, leftFor, stillFor }: Quiet) => ({ isQuiet, leftFor, stillFor })

describe('Clients are', () => {
  test('quiet as long as none has come', () => {
    const { quiet } = quietAfter(20)
    const still = Number.POSITIVE_INFINITY
    expect(stateOf(quiet)).toEqual({ isQuiet: true, leftFor: 0, stillFor: still })
  })

  test('not quiet while one waits, however long that takes', () => {
    const { quiet, pass } = quietAfter(20)
    const ended = quiet.began()
    pass(1000)
    expect(stateOf(quiet)).toEqual({ isQuiet: false, leftFor: 20, stillFor: 0 })
    ended()
    expect(stateOf(quiet)).toEqual({ isQuiet: false, leftFor: 20, stillFor: 0 })
    pass(5)
    expect(stateOf(quiet)).toEqual({ isQuiet: false, leftFor: 15, stillFor: 5 })
    pass(15)
    expect(stateOf(quiet)).toEqual({ isQuiet: true, leftFor: 0, stillFor: 20 })
  })

  test('counted once, however often one says that it has ended', () => {
    const { quiet, pass } = quietAfter(20)
    const [first] = [quiet.began(), quiet.began()]
    first()
    first()
    pass(100)
    expect(quiet.isQuiet).toBe(false)
    const gone = quiet.listens()
    quiet.listens()
    gone()
    gone()
    expect(quiet.listening).toBe(1)
  })

  test('not quiet for a while after they were told something, unless they say that they are', () => {
    const { quiet, pass } = quietAfter(20)
    quiet.stir()
    pass(19)
    expect(quiet.isQuiet).toBe(false)
    quiet.done()
    expect(quiet.isQuiet).toBe(true)
  })

  test('waited for', async () => {
    const quiet = new Quiet(5)
    quiet.stir()
    await quiet.wait()
    expect(quiet.isQuiet).toBe(true)
  })
})
