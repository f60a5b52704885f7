import { test } from 'node:test'
import { expect } from 'expect'
import type { Listener, Session } from '../../kubelet/session'
import { Conversation } from './conversation'

type Ends = { readonly conversation: Conversation; readonly listener: Listener }

/** What is said on both sides when this happens; the session may be of another kind. */
function check(happens: (ends: Ends) => void, expected: readonly string[], other = {}) {
  const said: string[] = []
  const told = (name: string) => (bytes: Uint8Array) => said.push(`${name} ${Buffer.from(bytes)}`)
  let listening: Listener | undefined
  const session: Session = {
    write: told('write'),
    closeInput: () => said.push('closeInput'),
    resize: (width, height) => said.push(`resize ${width}x${height}`),
    hangUp: () => said.push('hangUp'),
    ...other,
  }
  const conversation = new Conversation(
    (listener) => {
      listening = listener
      return session
    },
    {
      stdout: told('stdout'),
      stderr: told('stderr'),
      finish: (end) => said.push(JSON.stringify(end)),
    },
  )
  if (listening === undefined) throw new Error('nobody listens')
  happens({ conversation, listener: listening })
  expect(said).toEqual(expected)
}

const bytes = Buffer.from('x')

test('both sides hear each other', () => {
  check(
    ({ conversation, listener }) => {
      conversation.write(bytes)
      conversation.write(Buffer.alloc(0))
      listener.stdout(bytes)
      conversation.resize(2, 3)
      listener.stderr(bytes)
      conversation.closeInput()
      listener.done({ code: 1 })
    },
    ['write x', 'stdout x', 'resize 2x3', 'stderr x', 'closeInput', '{"code":1}'],
  )
})

test('after closed input nothing is written', () => {
  check(
    ({ conversation }) => {
      conversation.closeInput()
      conversation.closeInput()
      conversation.write(bytes)
    },
    ['closeInput'],
  )
})

test('after the end of either side neither is heard', () => {
  const all = ({ conversation, listener }: Ends) => {
    conversation.write(bytes)
    conversation.closeInput()
    conversation.resize(1, 1)
    conversation.hangUp()
    listener.stdout(bytes)
    listener.stderr(bytes)
    listener.done({ code: 0 })
  }
  check(
    (ends) => {
      ends.conversation.hangUp()
      all(ends)
    },
    ['hangUp'],
  )
  check(
    (ends) => {
      ends.listener.done({ error: 'e' })
      all(ends)
    },
    ['{"error":"e"}'],
  )
})

test('what a session throws is its end', () => {
  const write = () => {
    throw new Error('broken')
  }
  check(({ conversation }) => conversation.write(bytes), ['{"error":"broken"}'], { write })
  const said: string[] = []
  const wire = {
    stdout: () => undefined,
    stderr: () => undefined,
    finish: (end: object) => said.push(JSON.stringify(end)),
  }
  const conversation = new Conversation(write, wire)
  conversation.write(bytes)
  expect(said).toEqual(['{"error":"broken"}'])
})
