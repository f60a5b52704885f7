/**
 * `npm run soak [minutes]`: a server whose clock runs sixty times as fast as the wall's, in a
 * process of its own, and a client that creates, watches and deletes all the time; ten minutes when
 * not said. Prints what the server's heap holds after a collection, and fails when it grows.
 *
 * The first Events go after an hour of the cluster's, which is the first minute here: what is
 * measured begins after it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, type RequestOptions, request } from 'node:https'
import { Cluster } from '../engine'
import { serve } from '../engine/http/serve'

const SPEED = 60
const MINUTES = 10
const SAMPLED_EVERY = 15_000
const WARMED_UP = 75_000
/** A generation of objects lives for so many rounds. */
const KEPT = 5
const ROUND = 500
const WATCHES_KEPT = 20
const MOST_GROWTH = 0.1

async function main([first]: readonly string[]): Promise<void> {
  if (first === '--server') return beServer()
  const minutes = Number(first ?? MINUTES)
  const server = fork(__filename, ['--server'], { execArgv: ['--expose-gc'] })
  const client = new Client((await told(server)) as Place) // Its first words.
  const end = performance.now() + WARMED_UP + minutes * 60_000
  const working = client.work(end)
  const samples: number[] = []
  say('seconds   heap MB   requests   events')
  for (let next = performance.now() + WARMED_UP; next <= end; next += SAMPLED_EVERY) {
    await new Promise((resolve) => setTimeout(resolve, next - performance.now()))
    server.send('heap')
    const heap = Number(await told(server)) / 1e6
    samples.push(heap)
    const seconds = Math.round((samples.length - 1) * (SAMPLED_EVERY / 1000))
    const cells = [seconds, heap.toFixed(1), client.requests, client.events]
    say(cells.map((cell) => String(cell).padStart(8)).join('  '))
  }
  await working
  server.kill()
  judge(samples)
}

function judge(samples: readonly number[]): void {
  const third = Math.max(1, Math.floor(samples.length / 3))
  const [early, late] = [mean(samples.slice(0, third)), mean(samples.slice(-third))]
  const growth = late / early - 1
  const shown = `${early.toFixed(1)} MB in the first third, ${late.toFixed(1)} MB in the last`
  say(`${shown}: ${(growth * 100).toFixed(1)} % more; at most ${MOST_GROWTH * 100} % are borne`)
  if (!(growth <= MOST_GROWTH)) process.exitCode = 1
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length

/** Where the server is, and how to be its administrator. */
interface Place {
  readonly url: string
  readonly token: string
  readonly ca: string
}

async function beServer(): Promise<void> {
  const onBug = (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
  const cluster = new Cluster({ nodes: 3 })
  const { url, keys } = await serve(cluster, { clock: SPEED, forgets: true, onBug })
  process.on('message', () => {
    global.gc?.()
    process.send?.(process.memoryUsage().heapUsed)
  })
  process.on('disconnect', () => process.exit())
  process.send?.({ url, token: keys.adminToken, ca: keys.ca.certificate })
}

/** What the server says next; rejects when it ends instead. */
async function told(server: ChildProcess): Promise<unknown> {
  const over = new AbortController()
  const { signal } = over
  const ended = once(server, 'exit', { signal }).then(() => {
    throw new Error('the server has ended')
  })
  try {
    const [message] = await Promise.race([once(server, 'message', { signal }), ended])
    return message
  } finally {
    ended.catch(() => undefined)
    over.abort()
  }
}

class Client {
  readonly #place: Place
  readonly #agent: Agent
  requests = 0
  events = 0

  constructor(place: Place) {
    this.#place = place
    this.#agent = new Agent({ keepAlive: true, ca: place.ca, maxSockets: 4 })
  }

  /** Round after round; each begins a generation of objects and ends an old one. */
  async work(end: number): Promise<void> {
    let stop = this.#watch()
    for (let round = 0; performance.now() < end; round++) {
      await Promise.all(KINDS.map(({ url, object }) => this.#ask('POST', url, object(name(round)))))
      await Promise.all(
        KINDS.map(({ url, change }) => this.#ask('PATCH', `${url}/${name(round)}`, change(round))),
      )
      if (round >= KEPT) {
        const old = name(round - KEPT)
        await Promise.all(KINDS.map(({ url }) => this.#ask('DELETE', `${url}/${old}`, DELETION)))
      }
      if (round % WATCHES_KEPT === 0) {
        stop()
        stop = this.#watch()
      }
      await new Promise((resolve) => setTimeout(resolve, ROUND))
    }
    stop()
    this.#agent.destroy()
  }

  #options(method: string, path: string): RequestOptions {
    const { url, token } = this.#place
    const { hostname, port } = new URL(url)
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const headers = { authorization: `Bearer ${token}`, 'content-type': type }
    return { hostname, port, method, path, headers, agent: this.#agent }
  }

  #ask(method: string, path: string, body: object): Promise<void> {
    this.requests++
    const options = this.#options(method, path)
    return new Promise((resolve, reject) => {
      const asked = request(options, (response) => {
        const { statusCode = 0 } = response
        response.resume().on('end', resolve)
        if (statusCode >= 400) reject(new Error(`${method} ${path} was answered ${statusCode}`))
      })
      const text = JSON.stringify(body)
      asked.on('error', reject).setHeader('content-length', Buffer.byteLength(text))
      asked.end(text)
    })
  }

  /** Watches all that is made, and the Pods; the result ends it. */
  #watch(): () => void {
    const urls = [...KINDS.map(({ url }) => url), '/api/v1/pods', '/api/v1/events']
    const watches = urls.map((url) => {
      const options = { ...this.#options('GET', `${url}?watch=true`), agent: false as const }
      const asked = request({ ...options, ca: this.#place.ca }, (response) => {
        response.on('data', () => this.events++).on('error', () => undefined)
      })
      asked.on('error', () => undefined).end()
      return asked
    })
    return () => {
      for (const watch of watches) watch.destroy()
    }
  }
}

const name = (round: number): string => `soak-${round}`
const DELETION = { propagationPolicy: 'Background' }
const labels = { app: 'soak' }

const KINDS = [
  {
    url: '/api/v1/namespaces/default/configmaps',
    object: (name: string) => ({ metadata: { name }, data: { text: `${name} `.repeat(500) } }),
    change: (round: number): object => ({ data: { round: String(round) } }),
  },
  {
    url: '/apis/apps/v1/namespaces/default/deployments',
    object: (name: string) => ({
      metadata: { name, labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: { name } },
        template: {
          metadata: { labels: { ...labels, name } },
          spec: { containers: [{ name: 'web', image: 'shop:v1' }] },
        },
      },
    }),
    change: (round: number): object => ({ spec: { replicas: 1 + (round % 3) } }),
  },
]

const say = (text: string) => process.stdout.write(`${text}\n`)

void main(process.argv.slice(2))
