import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY_LEDGER, exhaust, take } from './ledger.ts'

const NOW = 1_800_000_000_000

test('gives out the allowance once in ten seconds, and says when there is more', () => {
  const all = take(EMPTY_LEDGER, 300, { spent: 0, wanted: 1000, late: [] }, NOW)
  expect(all).toMatchObject({ granted: 300, left: 0 })
  expect(take(all.ledger, 300, { spent: 0, wanted: 1, late: [] }, NOW + 9_000)).toMatchObject({ granted: 0, left: 0 })
  expect(all.waitMs).toBeGreaterThan(10_000)
  expect(all.waitMs).toBeLessThan(10_300)
  expect(take(all.ledger, 300, { spent: 0, wanted: 300, late: [] }, NOW + all.waitMs)).toMatchObject({ granted: 300 })
})

test('counts what was sent already, even beyond the allowance', () => {
  const sent = take(EMPTY_LEDGER, 10, { spent: 15, wanted: 5, late: [] }, NOW)
  expect(sent).toMatchObject({ granted: 0, left: 0 })
  expect(take(sent.ledger, 10, { spent: 0, wanted: 5, late: [] }, NOW + sent.waitMs)).toMatchObject({
    granted: 5,
    left: 5,
  })
})

test('whatever is asked and when, no ten seconds hold more than the allowance', () => {
  const asks = fc.array(fc.tuple(fc.nat(3_000), fc.nat(50)), { maxLength: 80 })
  fc.assert(
    fc.property(asks, (list) => {
      let ledger = EMPTY_LEDGER
      let now = NOW
      const given: { at: number; units: number }[] = []
      for (const [pause, wanted] of list) {
        now += pause
        const taking = take(ledger, 60, { spent: 0, wanted: wanted, late: [] }, now)
        ledger = taking.ledger
        given.push({ at: now, units: taking.granted })
      }
      for (const { at } of given) {
        const within = given.filter((one) => one.at >= at && one.at < at + 10_000)
        expect(within.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(60)
      }
    }),
  )
})

test('calls that arrived late count from their arrival on', () => {
  const { ledger } = take(EMPTY_LEDGER, 100, { spent: 0, wanted: 100, late: [] }, NOW)
  const told = take(
    ledger,
    100,
    { spent: 0, wanted: 0, late: [{ sentAgoMs: 1_000, agoMs: 0, units: 40 }] },
    NOW + 1_000,
  )
  expect(take(told.ledger, 100, { spent: 0, wanted: 100, late: [] }, NOW + 10_300).granted).toBe(60)
  expect(take(told.ledger, 100, { spent: 0, wanted: 100, late: [] }, NOW + 11_300).granted).toBe(100)
})

test('calls told to be late after they were forgotten still count', () => {
  const { ledger } = take(EMPTY_LEDGER, 100, { spent: 0, wanted: 100, late: [] }, NOW)
  const late = [{ sentAgoMs: 10_300, agoMs: 9_300, units: 40 }]
  expect(take(ledger, 100, { spent: 0, wanted: 100, late }, NOW + 10_300).granted).toBe(60)
})

test('calls refused together cut the share once', () => {
  const one = exhaust(EMPTY_LEDGER, 100, 1_000, true, NOW)
  expect(exhaust(one, 100, 1_000, true, NOW + 20).share).toBeCloseTo(0.8)
})

test('after a 429 gives out nothing until the vault takes calls again, then less, then all', () => {
  const told = exhaust(EMPTY_LEDGER, 100, 4_000, true, NOW)
  expect(take(told, 100, { spent: 0, wanted: 1, late: [] }, NOW + 3_800)).toMatchObject({ granted: 0 })
  expect(take(told, 100, { spent: 0, wanted: 100, late: [] }, NOW + 4_100).granted).toBe(84)
  expect(take(told, 100, { spent: 0, wanted: 100, late: [] }, NOW + 60_000).granted).toBe(100)
})

test('a 429 to calls nobody counted says nothing about others', () => {
  const told = exhaust(EMPTY_LEDGER, 100, 4_000, false, NOW)
  expect(take(told, 100, { spent: 0, wanted: 100, late: [] }, NOW + 4_100).granted).toBe(100)
})

test('a vault that is always busy is still asked now and then', () => {
  let ledger = EMPTY_LEDGER
  for (let times = 0; times < 50; times += 1) ledger = exhaust(ledger, 100, 1_000, true, NOW + times * 11_000)
  expect(
    take(ledger, 100, { spent: 0, wanted: 100, late: [] }, NOW + 49 * 11_000 + 1_500).granted,
  ).toBeGreaterThanOrEqual(10)
})
