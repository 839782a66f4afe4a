/** Recovering from rate limits: an API that takes so many calls at once, and a connection that finds out how many. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'

let world: HttpWorld
beforeAll(async () => {
  world = await openHttpWorld()
})
afterAll(() => world.close())

/** Takes `most` calls at once, and refuses the others. */
function takeAtMost(most: number) {
  const seen = { refused: 0, together: 0, answered: 0 }
  let now = 0
  world.api.answer = async () => {
    if (now >= most) {
      seen.refused += 1
      return { status: 429, headers: { 'retry-after': '0' } }
    }
    now += 1
    seen.together = Math.max(seen.together, now)
    await sleep(25)
    now -= 1
    seen.answered += 1
    return { body: { ok: true } }
  }
  return seen
}

const CALLS = 60
const callMany = async (id: string) =>
  await Promise.all(Array.from({ length: CALLS }, async () => (await world.proxy(id, '/orders')).status))

test('calls at once go down to what the API takes, up again, and none is lost', async () => {
  const seen = takeAtMost(3)
  const id = await world.connect({ targetConcurrencyLevel: 20 })
  expect(new Set(await callMany(id))).toEqual(new Set([200]))
  expect(seen).toMatchObject({ answered: CALLS, together: 3 })
  // The first burst, and one now and then as one more is tried.
  expect(seen.refused).toBeLessThan(CALLS)
  const open = takeAtMost(100)
  await callMany(id)
  await callMany(id)
  expect(open).toMatchObject({ refused: 0, answered: 2 * CALLS })
  expect(open.together).toBeGreaterThan(6)
})

test('whoever borrows the slots recovers with them', async () => {
  const lender = await world.connect({ targetConcurrencyLevel: 8, concurrencyLevel: 50 })
  const { body } = await world.create({ concurrencyLevel: 50 }, { _borrowConcurrencyFromConnectionId: lender })
  const seen = takeAtMost(2)
  await Promise.all([callMany(lender), callMany(body._id)])
  expect(seen.refused).toBeLessThan(CALLS)
  expect(seen.answered).toBe(2 * CALLS)
})

test('the target is 1 to 50, comes back as it was sent, and goes with a rate only as 1', async () => {
  const refused = await world.create({ targetConcurrencyLevel: 51 })
  expect(refused.body.errors[0]).toMatchObject({
    field: 'http.targetConcurrencyLevel',
    message: expect.stringContaining('at most 50'),
  })
  const rated = await world.create({ targetConcurrencyLevel: 2, concurrencyLevel: 1, rateLimit: { limit: 60 } })
  expect(rated.body.errors[0].field).toBe('http.rateLimit.limit')
  const { body } = await world.create({ targetConcurrencyLevel: 7 })
  expect(body.http).toMatchObject({ targetConcurrencyLevel: 7, concurrencyLevel: 25 })
})
