/** Tags: made, renamed and deleted; put on errors, found by, and taken off. */
import { MOST_TAGS, type RecordError } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { type CopyFlow, errorsOf, putSecrets, runFlow, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const COUNT = 6

let world: VaultWorld
let flow: CopyFlow
let errors: RecordError[]
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('tagged', COUNT))
  const exportId = await world.make('/v1/exports', exportInput('all', world.source))
  const importId = await world.make('/v1/imports', importInput('set', world.target, 'SetSecret', named('$.nowhere')))
  flow = { id: await world.make('/v1/flows', flowInput('copy', exportId, importId)), exportId, importId }
  expect((await runFlow(world, flow)).flowJob).toMatchObject({ numError: COUNT })
  errors = await errorsOf(world, flow, flow.importId)
})
afterAll(() => world.close())

const named = (extract: string) => ({
  mappings: [
    { generate: 'secret-name', extract, dataType: 'string', status: 'Active' },
    { generate: 'value', extract: '$.value', dataType: 'string', status: 'Active' },
  ],
})
const makeTag = (tag: string): Promise<string> => world.make('/v1/tags', { tag })
const at = () => `/v1/flows/${flow.id}/${flow.importId}`
const put = (body: object, stepId = flow.importId) => world.app.call('PUT', `/v1/flows/${flow.id}/${stepId}/tags`, body)
const idAt = (index: number): string => errors[index]?.errorId ?? ''
const tagsAt = async (index: number) =>
  (await errorsOf(world, flow, flow.importId)).find(({ errorId }) => errorId === idAt(index))?.tags
const eventsOf = async (path: string): Promise<string[]> =>
  (await world.get(path)).map(({ event }: { event: string }) => event)

describe('a tag', () => {
  test('is made, listed by name, renamed and deleted, each of which the audit log tells', async () => {
    const later = await makeTag('Zebra')
    const id = await makeTag(' ask the owner ')
    expect(await world.get(`/v1/tags/${id}`)).toMatchObject({ _id: id, tag: 'ask the owner' })
    const names = (await world.get('/v1/tags')).map(({ tag }: { tag: string }) => tag)
    expect(names).toEqual(['ask the owner', 'Zebra'])
    const renamed = await world.app.call('PUT', `/v1/tags/${id}`, {
      ...(await world.get(`/v1/tags/${id}`)),
      tag: 'Ask',
    })
    expect(renamed.body).toMatchObject({ _id: id, tag: 'Ask' })
    for (const one of [id, later]) expect((await world.app.call('DELETE', `/v1/tags/${one}`)).status).toBe(204)
    for (const method of ['GET', 'DELETE'] as const) {
      const gone = await world.app.call(method, `/v1/tags/${id}`)
      expect(gone.body.errors).toMatchObject([{ code: 'resource_not_found', message: 'There is no tag with this id.' }])
    }
    expect(await eventsOf(`/v1/audit?_resourceId=${id}`)).toEqual(['delete', 'update', 'create'])
  })

  test('has a name no other has, upper and lower case alike', async () => {
    const one = await makeTag('Known')
    const two = await makeTag('Other')
    const taken = [{ code: 'name_taken', field: 'tag' }]
    expect((await world.app.call('POST', '/v1/tags', { tag: 'KNOWN' })).body.errors).toMatchObject(taken)
    expect((await world.app.call('PUT', `/v1/tags/${two}`, { tag: 'known' })).body.errors).toMatchObject(taken)
    expect((await world.app.call('PUT', `/v1/tags/${one}`, { tag: 'known' })).status).toBe(200)
    const unnamed = await world.app.call('POST', '/v1/tags', { tag: ' ' })
    expect(unnamed.body.errors).toMatchObject([{ field: 'tag' }])
    for (const id of [one, two]) await world.app.call('DELETE', `/v1/tags/${id}`)
  })

  test('is one of a hundred at most, however many are made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: MOST_TAGS + 4 }, (_, index) => world.app.call('POST', '/v1/tags', { tag: `tag ${index}` })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST_TAGS)
    const refused = answers.find(({ status }) => status === 422)
    expect(refused?.body.errors).toMatchObject([{ field: 'tag', message: expect.stringContaining('100 tags') }])
    for (const { body } of answers) if (body._id) await world.app.call('DELETE', `/v1/tags/${body._id}`)
  })
})

describe('errors', () => {
  test('have the tags they were given last, named in either way', async () => {
    const [one, two] = [await makeTag('one'), await makeTag('two')]
    expect(await tagsAt(0)).toEqual([])
    const both = { errors: [{ id: idAt(0), rdk: errors[0]?.retryDataKey }, { id: idAt(1) }], tagIds: [one, two, one] }
    expect((await put(both)).status).toBe(204)
    expect((await tagsAt(0))?.toSorted()).toEqual([one, two].toSorted())
    expect((await put({ errorIds: [idAt(1)], tagIds: [two] })).status).toBe(204)
    expect(await tagsAt(1)).toEqual([two])
    expect((await put({ errors: [{ id: idAt(0) }, { id: idAt(1) }], tagIds: [] })).status).toBe(204)
    expect([await tagsAt(0), await tagsAt(1), await tagsAt(2)]).toEqual([[], [], []])
    expect((await eventsOf(`/v1/flows/${flow.id}/audit`)).filter((event) => event === 'tag')).toHaveLength(3)
    for (const id of [one, two]) await world.app.call('DELETE', `/v1/tags/${id}`)
  })

  test('keep their tags when one they are given is none, and get none by another step', async () => {
    const kept = await makeTag('kept')
    await put({ errors: [{ id: idAt(0) }], tagIds: [kept] })
    const refused = await put({ errors: [{ id: idAt(0) }], tagIds: [kept, 'f'.repeat(24)] })
    expect(refused.body.errors).toMatchObject([{ code: 'invalid_ref', field: 'tagIds.1' }])
    expect((await put({ errors: [{ id: idAt(0) }], tagIds: [] }, flow.exportId)).status).toBe(204)
    expect(await tagsAt(0)).toEqual([kept])
    await world.app.call('DELETE', `/v1/tags/${kept}`)
  })

  test.each<[string, object, string]>([
    ['no error is named', { tagIds: [] }, 'errors'],
    ['they are named twice', { errors: [{ id: '0'.repeat(24) }], errorIds: ['0'.repeat(24)], tagIds: [] }, 'errorIds'],
    ['an id is none', { errors: [{ id: 'x' }], tagIds: [] }, 'errors.0.id'],
    ['no tags are said', { errors: [{ id: '0'.repeat(24) }] }, 'tagIds'],
    ['more than 1,000 are named', { errorIds: Array(1001).fill('0'.repeat(24)), tagIds: [] }, 'errorIds'],
  ])('are not tagged when %s', async (_, body, field) => {
    const answer = await put(body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ field }])
  })

  test('are found by tags in lists, in the file and when resolved; a tag that is deleted is on none', async () => {
    const [mine, yours] = [await makeTag('mine; "quoted"'), await makeTag('yours')]
    await put({ errors: [{ id: idAt(0) }], tagIds: [mine] })
    await put({ errors: [{ id: idAt(1) }], tagIds: [mine, yours] })
    await put({ errors: [{ id: idAt(2) }], tagIds: [yours] })
    const found = async (tags: string, list = 'errors') =>
      (await world.get(`${at()}/${list}?tags=${tags}`))[list].map(({ errorId }: RecordError) => errorId).toSorted()
    expect(await found(mine)).toEqual([idAt(0), idAt(1)].toSorted())
    expect(await found(`${mine},${yours}`)).toEqual([idAt(0), idAt(1), idAt(2)].toSorted())
    const page = await world.get(`${at()}/errors?tags=${mine},${yours}&limit=2`)
    expect((await world.get(page.nextPageURL)).errors).toHaveLength(1)
    expect((await world.app.call('GET', `${at()}/errors?tags=mine`)).status).toBe(400)
    const file = await world.app.call('GET', `${at()}/errors/export?tags=${mine}`)
    expect(file.text.trimEnd().split('\r\n')).toHaveLength(3)
    expect(file.text).toContain('"mine; ""quoted"""')
    const filter = { tags: yours }
    expect((await world.app.call('PUT', `${at()}/resolved`, { all: true, filter })).status).toBe(204)
    expect(await found(yours, 'resolved')).toEqual([idAt(1), idAt(2)].toSorted())
    expect((await world.app.call('DELETE', `/v1/tags/${mine}`)).status).toBe(204)
    expect(await found(mine)).toEqual([])
    expect(await tagsAt(0)).toEqual([])
    await world.app.call('DELETE', `/v1/tags/${yours}`)
  })

  test('with a tag are sent again, and no others', async () => {
    const id = await makeTag('mended')
    await put({ errors: [{ id: idAt(3) }, { id: idAt(4) }], tagIds: [id] })
    // What is refused again is a new error, with the tags of the one before.
    const again = await world.post(`${at()}/retry`, { all: true, filter: { tags: id } })
    expect((await waitForJob(world, again._jobId)).flowJob).toMatchObject({ numExport: 2, numError: 2 })
    const anew: RecordError[] = (await world.get(`${at()}/errors?tags=${id}`)).errors
    expect(anew.map(({ traceKey }) => traceKey).toSorted()).toEqual(
      [errors[3], errors[4]].map((one) => one?.traceKey).toSorted(),
    )
    expect(anew.map(({ errorId }) => errorId)).not.toContain(idAt(3))
    await world.app.call('PATCH', `/v1/imports/${flow.importId}`, named('$.name'))
    const { _jobId } = await world.post(`${at()}/retry`, { all: true, filter: { tags: id } })
    expect((await waitForJob(world, _jobId)).flowJob).toMatchObject({ numExport: 2, numSuccess: 2 })
    const { resolved } = await world.get(`${at()}/resolved?tags=${id}`)
    expect(resolved).toMatchObject([{ tags: [id] }, { tags: [id] }])
  })
})
