/**
 * Attaching to the main process of a container: its output from now on, and its standard input if
 * it has one.
 *
 * Models AttachContainer of pkg/kubelet/kuberuntime. Left out: detaching by keys.
 */
import type { Host } from '../host'
import { insideOf, kernelOf } from '../inside/inside'
import { goLive, goOn } from '../inside/live'
import type { PodState } from '../pod-state'
import type { Listener, Session } from '../session'
import { placeOf, refused } from './exec'
import { Terminal } from './terminal'

export interface AttachOptions {
  readonly stdin: boolean
  readonly tty: boolean
}

export function attach(
  host: Host,
  pod: PodState | undefined,
  name: string,
  { stdin, tty }: AttachOptions,
  listener: Listener,
): Session {
  const place = placeOf(host, pod, name)
  if (place === undefined) return refused(listener, `container not found ("${name}")`)
  const { instance } = place
  const inside = insideOf(place)
  goLive(place, inside)
  goOn(place)
  const terminal = tty ? new Terminal(listener) : undefined
  const detach = host.conversations.attach(instance.id, terminal ?? listener)
  const input = stdin && instance.spec.stdin ? inside.input : undefined
  const io = () => kernelOf(place, inside).io
  const end = () => {
    if (input !== undefined && instance.spec.stdinOnce) io().endFeed(input)
  }
  return {
    write(bytes) {
      if (input === undefined || instance.ending !== undefined) return
      const text = Buffer.from(bytes).toString('latin1')
      const typed = terminal?.type(text) ?? { input: text, signals: [], isEnd: false }
      io().feed(input, typed.input)
      for (const signal of typed.signals) {
        const kernel = kernelOf(place, inside)
        for (const process of [...inside.system.processes.values()]) {
          if (process.session === 0) kernel.signal(process, signal)
        }
      }
      if (typed.isEnd) io().endFeed(input)
      goOn(place)
    },
    closeInput() {
      if (instance.ending !== undefined) return
      end()
      goOn(place)
    },
    resize: () => undefined,
    hangUp() {
      detach()
      if (instance.ending !== undefined) return
      end()
      goOn(place)
    },
  }
}
