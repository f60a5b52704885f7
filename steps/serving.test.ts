/** Programs and commands against a served cluster: those that end at once, fail, or say too little. */
import { existsSync } from 'node:fs'
import { afterEach, describe, test } from 'node:test'
import { expect } from 'expect'
import { Cluster } from '../engine'
import { Misspoken } from './facts/fact'
import { Serving } from './serving'
import { EmbeddedTarget } from './target/embedded/embedded'
import { Unsupported } from './target/target'

const open: Serving[] = []
afterEach(async () => {
  for (const serving of open.splice(0)) await serving.end().catch(() => undefined)
})

async function serving(): Promise<Serving> {
  const made = new Serving()
  open.push(made)
  const cluster = new Cluster({ controllers: [], scheduler: false })
  await made.begin(new EmbeddedTarget(cluster, () => 'default'))
  return made
}

/** A program that watches ConfigMaps, and goes on after that as `then` says. */
const watching = (then: string) =>
  `node -e '
    const { readFileSync } = require("fs"), { request } = require("https")
    const text = readFileSync(process.env.KUBECONFIG, "utf8")
    const [, server] = /server: (\\S+)/.exec(text)
    const [, token] = /token: (\\S+)/.exec(text)
    const agent = { headers: { authorization: "Bearer " + token }, rejectUnauthorized: false }
    request(server + "/api/v1/configmaps?watch=1", agent, () => { ${then} }).end()
  '`

describe('A program', () => {
  test('that ends at once is an error that says how', async () => {
    const served = await serving()
    await expect(served.start('echo hello; exit 3')).rejects.toEqual(
      new Misspoken('"echo hello; exit 3" ended with code 3; it said:\nhello'),
    )
    const silent = await serving()
    await expect(silent.start('true')).rejects.toEqual(
      new Misspoken('"true" ended with code 0; it said nothing'),
    )
  })

  test('that ends before the scenario does is an error at its end', async () => {
    const served = await serving()
    const command = watching('setTimeout(() => process.exit(4), 300)')
    await served.start(command)
    await new Promise((resolve) => setTimeout(resolve, 700))
    await expect(served.end()).rejects.toThrow(/ended with code 4; it said nothing$/)
  })

  test('that goes on is ended with the scenario, and what it was given goes with it', async () => {
    const served = await serving()
    await served.start(watching(''))
    await served.run('echo $KUBECONFIG')
    const [path = ''] = await pathsSaidBy(served)
    expect(existsSync(path)).toBe(true)
    await served.end()
    expect(existsSync(path)).toBe(false)
  })
})

/** The claim that fails shows what was said. */
async function pathsSaidBy(served: Serving): Promise<readonly string[]> {
  try {
    served.expectWords('no such words')
  } catch (error) {
    return String(error).trim().split('\n').slice(-1)
  }
  throw new Error('it said them')
}

describe('A command', () => {
  test('gives what it failed with', async () => {
    const served = await serving()
    expect(await served.run('echo well')).toBe(undefined)
    expect(await served.run('echo bad >&2; exit 2')).toEqual({
      code: 2,
      reason: '',
      message: '"echo bad >&2; exit 2" ended with code 2; it said:\nbad',
    })
  })

  test('that is not on this machine cannot be run', async () => {
    const served = await serving()
    await expect(served.run('no-such-program-here')).rejects.toBeInstanceOf(Unsupported)
  })

  test('has said what is claimed, or the claim shows what it said', async () => {
    const served = await serving()
    expect(() => served.expectWords('x')).toThrow(new Misspoken('no command has been run yet'))
    await served.run('echo one; echo two >&2')
    served.expectWords('one')
    served.expectWords('two')
    expect(() => served.expectWords('three')).toThrow(
      /^the command did not say "three"; it said:\n(one\ntwo|two\none)$/,
    )
  })

  test('needs a cluster that is served, once', async () => {
    const unserved = new Serving()
    const message = 'the cluster is not served; say "Given the cluster is served" before'
    await expect(unserved.run('true')).rejects.toEqual(new Misspoken(message))
    const served = await serving()
    const cluster = new Cluster({ controllers: [], scheduler: false })
    const again = served.begin(new EmbeddedTarget(cluster, () => 'default'))
    await expect(again).rejects.toEqual(new Misspoken('the cluster is served already'))
  })
})
