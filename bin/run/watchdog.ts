/**
 * Ends a run whose step computes for ever: no timer of the process itself gets its turn then.
 *
 * The rule to know: a second thread looks whether the first shows any life, through memory that
 * both share. When it does not, the thread stops it where it is, as a debugger would, and has it
 * say so.
 */
import { Worker } from 'node:worker_threads'

export interface Watchdog {
  /** A sign of life. */
  beat(): void
  stop(): void
}

/** `stuck` is called inside the computation that does not end: its stack is that of the step. */
export function watch(limitMilliseconds: number, stuck: () => void): Watchdog {
  const memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const life = new Int32Array(memory)
  const worker = new Worker(`(${watchMainThread.toString()})()`, {
    eval: true,
    execArgv: [],
    workerData: { memory, limitMilliseconds, event: EVENT },
  })
  worker.unref()
  const beat = (): void => {
    Atomics.add(life, 0, 1)
  }
  // A step that waits, however long, is alive: it has a time limit of its own.
  const waiting = setInterval(beat, 500).unref()
  process.once(EVENT, stuck)
  return {
    beat,
    stop: () => {
      clearInterval(waiting)
      process.removeListener(EVENT, stuck)
      void worker.terminate()
    },
  }
}

const EVENT = 'kubecumber:stuck'

/** Runs in the other thread as text: whatever it uses stands in it. */
function watchMainThread(): void {
  const { workerData }: typeof import('node:worker_threads') = require('node:worker_threads')
  const { Session }: typeof import('node:inspector') = require('node:inspector')
  const { memory, limitMilliseconds, event } = workerData
  const life = new Int32Array(memory)
  let seen = -1
  let since = performance.now()
  const look = (): void => {
    const now = performance.now()
    const beats = Atomics.load(life, 0)
    if (beats === seen && now - since < limitMilliseconds) return
    const isStuck = beats === seen
    seen = beats
    since = now
    if (isStuck) interrupt()
  }
  // Never cleared: a thread without a timer ends, and its session with it.
  setInterval(look, Math.min(200, limitMilliseconds / 4))

  function interrupt(): void {
    const session = new Session()
    session.connectToMainThread()
    session.on('Debugger.paused', ({ params }) => {
      session.post('Debugger.evaluateOnCallFrame', {
        callFrameId: params.callFrames[0]?.callFrameId ?? '',
        expression: `globalThis.process.emit(${JSON.stringify(event)})`,
      })
    })
    session.post('Debugger.enable')
    session.post('Debugger.pause')
  }
}
