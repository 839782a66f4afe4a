import { describe, expect, test } from 'vitest'
import { hasFailed, laterOf, stillLater, untilOver } from './long-running.ts'
import type { CallResult } from './outbound.ts'

const NOW = new Date('2026-11-26T00:00:00Z')
const HERE = 'https://management.localhost/operations/1'

describe('an operation that goes on', () => {
  test('is one that was accepted and names a place to look, and no other', () => {
    expect(laterOf(200, { location: HERE }, NOW)).toBeUndefined()
    expect(laterOf(202, {}, NOW)).toBeUndefined()
    expect(laterOf(202, { location: HERE }, NOW)).toEqual({ url: HERE, afterMs: 5_000 })
    const both = { location: 'elsewhere', 'azure-asyncoperation': HERE, 'retry-after': '1' }
    expect(laterOf(200, both, NOW)).toEqual({ url: HERE, afterMs: 1_000 })
  })

  test('waits neither too little nor too long', () => {
    const after = (seconds: string) => laterOf(202, { location: HERE, 'retry-after': seconds }, NOW)?.afterMs
    expect([after('0'), after('3600')]).toEqual([100, 30_000])
  })

  test('goes on as long as a look says so', () => {
    const look = (status: number, body?: unknown) => stillLater(HERE, status, {}, body, NOW)?.url
    expect(look(202)).toBe(HERE)
    expect(look(200, { status: 'InProgress' })).toBe(HERE)
    expect(look(200, { properties: { provisioningState: 'Updating' } })).toBe(HERE)
    expect(look(200, { status: 'Succeeded' })).toBeUndefined()
    expect(look(200, { status: 'Failed' })).toBeUndefined()
    expect(look(204)).toBeUndefined()
    expect(stillLater(HERE, 202, { location: 'next' }, undefined, NOW)?.url).toBe('next')
  })

  test('may fail in an answer that is 200', () => {
    expect(['Failed', 'Canceled', 'Succeeded', 5].map((status) => hasFailed({ status }))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('waiting for the end', () => {
  const first = { ok: true, status: 202, body: { name: 'a' }, later: { url: HERE, afterMs: 1 } } as const
  const ongoing: CallResult = { ok: true, status: 202, body: null, later: { url: HERE, afterMs: 1 } }
  const over: CallResult = { ok: true, status: 200, body: { status: 'Succeeded' } }

  test('ends with a refusal when a look finds one', async () => {
    const refused = { ok: false, status: 409, diagnosis: {} } as unknown as CallResult
    expect(await untilOver(first, async () => refused, 1_000, undefined)).toBe(refused)
  })

  test('ends when there is no more time, and tells that it goes on', async () => {
    expect(await untilOver(first, async () => ongoing, 20, undefined)).toMatchObject({
      status: 202,
      later: { url: HERE },
    })
  })

  test('ends when the caller goes away', async () => {
    const waiting = untilOver(
      { ...first, later: { url: HERE, afterMs: 60_000 } },
      async () => over,
      1e6,
      AbortSignal.abort(),
    )
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('gives the first answer, which holds what was made', async () => {
    const looks = [ongoing, ongoing, over]
    const result = await untilOver(first, async () => looks.shift() ?? ongoing, 1_000, undefined)
    expect(result).toEqual({ ok: true, status: 202, body: { name: 'a' } })
    expect(looks).toEqual([])
  })
})
