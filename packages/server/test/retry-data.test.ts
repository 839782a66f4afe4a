/** The record of an error, mended by hand before it is sent again: secrets stay hidden, and stay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { errorsOf, putSecrets, readSecrets, runFlow, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

let world: VaultWorld
let flow: { id: string; exportId: string; importId: string }
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('kept', 3))
  // The name comes from a member that only a mended record has.
  const mappings = [
    { generate: 'secret-name', extract: '$.newName', dataType: 'string', status: 'Active' },
    { generate: 'value', extract: '$.value', dataType: 'string', status: 'Active' },
  ]
  const exportId = await world.make('/v1/exports', exportInput('all', world.source))
  const importId = await world.make('/v1/imports', importInput('set', world.target, 'SetSecret', { mappings }))
  flow = { id: await world.make('/v1/flows', flowInput('copy', exportId, importId)), exportId, importId }
  await runFlow(world, flow)
})
afterAll(() => world.close())

const someError = async (index = 0) => {
  const error = (await errorsOf(world, flow, flow.importId))[index]
  if (!error) throw new Error('there is no such error')
  return error
}
const at = (key: string, more = '') => `/v1/flows/${flow.id}/${flow.importId}/${key}/data${more}`
const put = (key: string, data: object) => world.app.call('PUT', at(key), { data })
const audited = async () => (await world.get(`/v1/flows/${flow.id}/audit`)).map((row: { event: string }) => row.event)

describe('the record of an error', () => {
  test('is shown without its secrets, until somebody reveals them, which is in the audit log', async () => {
    const { errorId, traceKey } = await someError()
    const shown = await world.get(at(errorId))
    expect(shown).toMatchObject({ data: { name: traceKey, value: '******' }, stage: 'page_processor', traceKey })
    expect(await audited()).not.toContain('reveal')
    const revealed = await world.post(at(errorId, '/reveal'), undefined)
    expect(revealed.data.value).toBe(`value of ${traceKey}`)
    expect((await audited())[0]).toBe('reveal')
  })

  test('is mended and sent again; the mask sent back kept its secret', async () => {
    const { errorId, traceKey } = await someError()
    const { data } = await world.get(at(errorId))
    const answer = await put(errorId, { ...data, newName: 'mended' })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body.data).toMatchObject({ newName: 'mended', value: '******' })
    expect((await audited())[0]).toBe('update')
    const retry = await world.app.call('POST', `/v1/flows/${flow.id}/${flow.importId}/retry`, {
      retryDataKeys: [errorId],
    })
    expect((await waitForJob(world, retry.body._jobId)).flowJob).toMatchObject({ numSuccess: 1, numError: 0 })
    expect((await readSecrets(world, world.target)).get('mended')).toMatchObject({ value: `value of ${traceKey}` })
    // What was sent keeps no record.
    expect((await world.app.call('GET', at(errorId))).status).toBe(404)
  })

  test('takes a new secret, which is not shown again', async () => {
    const { errorId } = await someError()
    const { data } = await world.get(at(errorId))
    const answer = await put(errorId, { ...data, value: 'entered by hand' })
    expect(answer.body.data.value).toBe('******')
    expect(answer.text).not.toContain('entered by hand')
    expect((await world.post(at(errorId, '/reveal'), undefined)).data.value).toBe('entered by hand')
  })

  test.each<[string, object, string]>([
    ['a mask where no secret is', { name: '******' }, 'data.name'],
    ['asterisks', { value: '***' }, 'data.value'],
    ['a mask in a member that is new', { more: ['******'] }, 'data.more.0'],
    ['more than 5 MB', { text: 'é'.repeat(2_621_441) }, ''],
  ])('is not changed by %s', async (_, data, field) => {
    const { errorId } = await someError()
    const before = await world.get(at(errorId))
    const answer = await put(errorId, data)
    expect(answer.status).toBeGreaterThanOrEqual(413)
    if (field !== '') expect(answer.body.errors).toMatchObject([{ code: 'masked_secret', field }])
    expect(await world.get(at(errorId))).toEqual(before)
  })

  test('shows no value once a step it passed says otherwise what is a secret, in a retry as well', async () => {
    const change = async (path: string, body: object) => {
      world.deps.clock.advance(1000)
      expect((await world.app.call('PATCH', path, body)).status).toBe(200)
    }
    const name = async () => (await world.get(at((await someError()).errorId))).data.name
    await change(`/v1/exports/${flow.exportId}`, { pageSize: 7 })
    await change(`/v1/flows/${flow.id}`, { description: 'for another reason' })
    expect(await name()).not.toBe('******')
    // The one that was mended is refused again, by a run that begins after the changes.
    const { errorId } = await someError()
    const retry = await world.app.call('POST', `/v1/flows/${flow.id}/${flow.importId}/retry`, { errors: [errorId] })
    expect((await waitForJob(world, retry.body._jobId)).flowJob).toMatchObject({ numError: 1 })
    expect((await someError()).errorId).not.toBe(errorId)
    expect(await name()).not.toBe('******')
    const transform = { type: 'jsonata', jsonata: "{'name': name, 'copy': value}" }
    await change(`/v1/exports/${flow.exportId}`, { transform })
    expect((await world.get(at((await someError()).errorId))).data).toMatchObject({ name: '******', value: '******' })
  })

  test('is that of this step of this flow alone', async () => {
    const { errorId } = await someError()
    const elsewhere = at(errorId).replace(flow.importId, flow.exportId)
    expect((await world.app.call('GET', elsewhere)).status).toBe(404)
    expect((await world.app.call('GET', at(errorId.toUpperCase()))).status).toBe(200)
    for (const none of ['0'.repeat(24), 'x', '%00']) expect((await world.app.call('GET', at(none))).status).toBe(404)
  })
})
