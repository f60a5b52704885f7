/** Random requests: none breaks anything. `npm run fuzz` sends many more of them. */
import { test } from 'node:test'
import { expect } from 'expect'
import { besiege } from './testing/besiege'

const REQUESTS = 1500

for (const seed of [1, 2]) {
  test(`${REQUESTS} random requests are answered, and break nothing (seed ${seed})`, async () => {
    const { codes, writes, events } = await besiege(seed, REQUESTS)
    // All kinds of answers are among them, or the requests would prove nothing.
    const wanted = [200, 201, 400, 403, 404, 405, 406, 409, 415, 422]
    expect(wanted.filter((code) => !codes.has(code))).toEqual([])
    const done = (codes.get(200) ?? 0) + (codes.get(201) ?? 0)
    expect(done).toBeGreaterThan(REQUESTS / 5)
    expect(writes).toBeGreaterThan(REQUESTS / 5)
    expect(events).toBeGreaterThan(REQUESTS / 8)
  })
}
