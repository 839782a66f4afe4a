/** Records and pages that cannot be used: told where they are, while the rest goes on and nothing is lost. */
import type { RecordError } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { openHttpWorld, unique } from './support/http-world.ts'
import { errorsOf, putSecrets, readSecrets, runFlow, secretsNamed, startFlow, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const VERSION = 'api-version=2025-07-01'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
})
afterAll(() => world.close())

const told = (errors: readonly RecordError[]) =>
  errors.map(({ code, traceKey, classification }) => ({ code, traceKey, classification }))

describe('a run', () => {
  test('leaves out a record over 5 MB and one its template cannot do with, and writes the others', async () => {
    await putSecrets(world, world.source, [
      { name: 'first', value: 'a', tags: { owner: 'ops' } },
      { name: 'huge', value: 'b', tags: { owner: 'ops' } },
      { name: 'ownerless', value: 'c' },
      { name: 'last', value: 'd', tags: { owner: 'dev' } },
    ])
    const transform = {
      type: 'jsonata',
      jsonata: 'name = "huge" ? $merge([$, {"value": $pad("€", 1800000, "€")}]) : $',
    }
    const exportId = await world.make('/v1/exports', exportInput('with a huge one', world.source, {}, { transform }))
    const importId = await world.make('/v1/imports', {
      name: 'by owner',
      _connectionId: world.target,
      http: {
        formType: 'http',
        method: 'PUT',
        relativeURI: `/secrets/{{record.name}}?${VERSION}`,
        body: '{"value": "{{record.tags.owner}}"}',
      },
    })
    const flow = { id: await world.make('/v1/flows', flowInput('wrong ones', exportId, importId)), exportId, importId }
    const { flowJob } = await runFlow(world, flow)
    expect(flowJob).toMatchObject({ status: 'completed', numSuccess: 2, numError: 2 })
    expect(told(await errorsOf(world, flow, exportId))).toEqual([
      { code: 'record_too_large', traceKey: 'huge', classification: 'too large' },
    ])
    const [refused, ...others] = await errorsOf(world, flow, importId)
    expect(others).toEqual([])
    // The message names what is missing; the record is kept, so that it can be sent again.
    expect(refused).toMatchObject({ code: 'request_not_made', traceKey: 'ownerless', retryDataKey: expect.any(String) })
    expect(refused?.message).toContain('record.tags')
    const written = await readSecrets(world, world.target)
    expect([written.get('first')?.value, written.get('last')?.value]).toEqual(['ops', 'dev'])
    expect([written.has('huge'), written.has('ownerless')]).toEqual([false, false])
  })

  test('of two flows at once that write one vault loses no record of either', async () => {
    await putSecrets(world, world.source, secretsNamed('shared', 30))
    const exportId = await world.make('/v1/exports', exportInput('shared', world.source, {}, { pageSize: 10 }))
    const flows = await Promise.all(
      ['left', 'right'].map(async (side) => {
        const extract = `${side}-{{record.name}}`
        const field = { dataType: 'string', status: 'Active' }
        const mappings = [
          { generate: 'secret-name', extract, ...field },
          { generate: 'value', extract: '$.value', ...field },
        ]
        const importId = await world.make('/v1/imports', importInput(side, world.target, 'SetSecret', { mappings }))
        return { id: await world.make('/v1/flows', flowInput(side, exportId, importId)), exportId, importId }
      }),
    )
    const jobs = await Promise.all(flows.map((flow) => startFlow(world, flow)))
    for (const job of jobs) expect((await waitForJob(world, job)).flowJob).toMatchObject({ status: 'completed' })
    const names = [...(await readSecrets(world, world.target)).keys()]
    for (const side of ['left', 'right'])
      expect(names.filter((name) => name.startsWith(`${side}-shared-`))).toHaveLength(30)
    const shared = await world.get(`/v1/flows/${flows[0]?.id}/sharedTargets`)
    expect(JSON.stringify(shared)).toContain('right')
  })
})

test('a page over the limit is told with its place and the limit, after the pages before it were given', async () => {
  const http = await openHttpWorld()
  try {
    const filler = 'x'.repeat(1024 * 1024)
    http.api.answer = ({ path }) =>
      path.includes('page=2')
        ? { body: { items: Array.from({ length: 33 }, () => ({ filler })) } }
        : { body: { items: [{ id: 1 }, { id: 2 }], next: '/items?page=2' } }
    const document = {
      name: unique('export'),
      _connectionId: await http.connect({}),
      pageSize: 2,
      http: {
        formType: 'http',
        method: 'GET',
        relativeURI: '/items',
        response: { resourcePath: 'items' },
        paging: { method: 'url', path: 'next' },
      },
    }
    const { _id: id } = (await http.app.call('POST', '/v1/exports', document)).body
    const first = (await http.app.call('POST', `/v1/exports/${id}/invoke`, {})).body
    expect(first.data).toEqual([{ id: 1 }, { id: 2 }])
    const { pagedExportState } = first
    const second = await http.app.call('POST', `/v1/exports/${id}/invoke`, { pagedExportState })
    expect(second.status).toBeGreaterThanOrEqual(400)
    expect(second.text).toMatch(/too large.*page 1 of the list, counted from where reading went on/)
    expect(second.text.length).toBeLessThan(10_000)
    const whole = { ...document, name: unique('export'), pageSize: 100 }
    const { _id: other } = (await http.app.call('POST', '/v1/exports', whole)).body
    expect((await http.app.call('POST', `/v1/exports/${other}/invoke`, {})).text).toMatch(/page 2 of the list\./)
  } finally {
    await http.close()
  }
})
