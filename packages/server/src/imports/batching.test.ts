/** Several records in one request, against a server that answers as the test lays out. */
import { type FreeImport, ImportHttp } from '@keyway/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AnsweringServer, startAnsweringServer } from '../../test/support/answering-server.ts'
import { createBatcher } from './batcher.ts'
import { httpTarget } from './target/http-target.ts'
import type { SendResult, Target } from './target/target.ts'

let server: AnsweringServer
beforeEach(async () => {
  server = await startAnsweringServer()
})
afterEach(() => server.close())

const never = new AbortController().signal
const none = () => Promise.reject(new Error('there are none'))
const noLookups = { ask: none, find: none }

function target(http: object): Target {
  const document = {
    formType: 'http',
    method: 'POST',
    relativeURI: '/bulk',
    batchSize: 3,
    response: { resourcePath: 'results', resourceIdPath: 'key' },
    ...http,
  }
  return httpTarget(
    server.outbound,
    server.base,
    { http: ImportHttp.parse(document) as FreeImport, mappings: [] },
    noLookups,
  )
}

async function sendAll(to: Target, records: readonly Record<string, unknown>[]): Promise<(SendResult | string)[]> {
  const batcher = createBatcher(
    to.batchSize,
    (batch) => to.sendBatch?.(batch, never) ?? Promise.reject(new Error('one by one')),
  )
  return await Promise.all(
    records.map(async (record) => {
      const ready = await to.prepare(record, { signal: never, look: false })
      if (ready.kind !== 'ready') return ready.kind
      return await batcher.send({ record, mapped: ready.mapped }).catch((error: Error) => error.message)
    }),
  )
}

const results = (count: number) => ({ results: Array.from({ length: count }, (_, index) => ({ key: `k${index}` })) })

describe('a batch', () => {
  it('goes out when it is full, and the rest when no more come', async () => {
    server.answer = ({ body }) => ({ body: results((JSON.parse(body) as unknown[]).length) })
    const sent = await sendAll(target({}), [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }])
    // Sent without waiting for one another: which is seen first is the network's.
    const batches = server.seen.map(({ body }) => JSON.parse(body) as unknown[])
    expect(batches.toSorted((a, b) => b.length - a.length)).toEqual([[{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 4 }]])
    expect(sent).toMatchObject([
      { ok: true, id: 'k0' },
      { ok: true, id: 'k1' },
      { ok: true, id: 'k2' },
      { ok: true, id: 'k0' },
    ])
  })

  it("fills a body of one's own from batch_of_records", async () => {
    server.answer = () => ({ body: results(2) })
    const body = '{"rows":[{{#each batch_of_records}}{"name":"{{record.name}}"}{{#unless @last}},{{/unless}}{{/each}}]}'
    await sendAll(target({ body, batchSize: 2 }), [{ name: 'a"b' }, { name: 'c' }])
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ rows: [{ name: 'a"b' }, { name: 'c' }] })
  })

  it('that is refused refuses each of its records', async () => {
    server.answer = () => ({ status: 400, body: { error: { code: 'BadParameter', message: 'No.' } } })
    const sent = await sendAll(target({}), [{ n: 1 }, { n: 2 }])
    expect(sent).toMatchObject([
      { ok: false, status: 400 },
      { ok: false, status: 400 },
    ])
  })

  it('that one record breaks goes out record by record, without that one', async () => {
    server.answer = () => ({ body: results(1) })
    const body =
      '[{{#each batch_of_records}}{"tags":{{jsonSerialize record.tags}} }{{#unless @last}},{{/unless}}{{/each}}]'
    const sent = await sendAll(target({ body }), [{ tags: ['a'] }, { name: 'no tags' }, { tags: ['b'] }])
    expect(sent).toMatchObject([{ ok: true }, expect.stringContaining('does not have'), { ok: true }])
    // Both go out at once: which is seen first is the network's.
    expect(server.seen.map((request) => request.body).toSorted()).toEqual(['[{"tags":["a"] }]', '[{"tags":["b"] }]'])
  })

  it('whose answer lists fewer results than records says so for all of them', async () => {
    server.answer = () => ({ body: results(1) })
    const sent = await sendAll(target({}), [{ n: 1 }, { n: 2 }])
    expect(sent).toEqual(
      Array.from({ length: 2 }, () => 'The answer lists 1 results for 2 records, so nobody knows which were taken.'),
    )
  })
})

describe('a body that Keyway makes', () => {
  it('is a form where the import says so, and leaves empty members out where it says that', async () => {
    server.answer = () => ({ body: {} })
    const one = { batchSize: 1, response: undefined, ignoreEmptyNodes: true }
    const form = target({ ...one, requestMediaType: 'urlencoded' })
    const prepared = await form.prepare({ a: 'b&c', empty: '', none: null }, { signal: never, look: false })
    if (prepared.kind === 'ready') await prepared.send(never)
    expect(server.seen[0]).toMatchObject({
      body: 'a=b%26c',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  })
})
