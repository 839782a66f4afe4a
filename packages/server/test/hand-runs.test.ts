/** Exports and imports run by hand against the sandbox: preview, invoke page by page, write given records. */
import { MASK } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportInput, importInput } from './support/flow-documents.ts'
import { putSecrets, readSecrets, secretsNamed } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const CANARY = 'canary-51cc-hunter2'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, [
    ...secretsNamed('a', 28),
    { name: 'z-canary', value: CANARY, tags: { owner: 'ops' } },
    { name: 'z-disabled', value: 'never read', enabled: false },
  ])
})
afterAll(() => world.close())

const previewed = async (http: object = {}, limit = 100, connection = world.source) =>
  world.post('/v1/exports/preview', { ...exportInput('preview', connection, http), limit })
const refusedPost = async (path: string, body: object) => {
  const answer = await world.app.call('POST', path, body)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  return answer.body.errors
}

describe('previewing an export', () => {
  test('shows records with their values masked, and what was done for them', async () => {
    const { data, stages } = await previewed({ parameters: { maxresults: 3 } }, 2)
    expect(data).toMatchObject([
      { name: 'a-0', value: MASK, attributes: { enabled: true } },
      { name: 'a-1', value: MASK },
    ])
    const host = world.sandbox.endpoints.vault('from-vault')
    expect(stages[0].summary).toMatch(new RegExp(`^GET ${host}/secrets\\?api-version=[\\d-]+&maxresults=3: 200$`))
    expect(stages.map(({ name, count }: { name: string; count: number }) => [name, count])).toEqual([
      ['request', 1],
      ['parse', 2],
      ['lookup', 2],
    ])
  })

  test('security 61 it never shows a value, also not in errors', async () => {
    const answer = await world.app.call('POST', '/v1/exports/preview', {
      ...exportInput('preview', world.source),
      limit: 100,
    })
    expect(answer.text).not.toContain(CANARY)
    const { data, stages } = answer.body
    expect(data).toHaveLength(29)
    expect(stages[2].errors).toMatchObject([
      { code: 'object_disabled', message: expect.stringContaining('z-disabled: ') },
    ])
  })

  test('says so when it finds nothing', async () => {
    const { data, stages } = await previewed({}, 10, world.target)
    expect(data).toEqual([])
    expect(stages[1]).toMatchObject({ name: 'parse', count: 0, summary: expect.stringContaining('found nothing') })
  })

  test('tells why a request failed, and what to do', async () => {
    const http = { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': 'missing' }, withValues: false }
    const { data, stages } = await previewed(http)
    expect(data).toEqual([])
    expect(stages).toMatchObject([
      { name: 'request', summary: expect.stringMatching(/: 404$/), errors: [{ code: 'not_found' }] },
    ])
    expect(stages[0].errors[0].message.length).toBeGreaterThan(30)
  })

  test('refuses what could not be saved', async () => {
    const input = { ...exportInput('preview', world.source, { parameters: { maxresults: 0 } }), limit: 5 }
    expect(await refusedPost('/v1/exports/preview', input)).toMatchObject([{ field: 'http.parameters.maxresults' }])
  })
})

describe('invoking an export', () => {
  test('gives records with their values, page by page, and tells of those that failed', async () => {
    const id = await world.make('/v1/exports', exportInput('all', world.source, {}, { pageSize: 20 }))
    const first = await world.post(`/v1/exports/${id}/invoke`, {})
    expect(first.data).toHaveLength(20)
    const second = await world.post(`/v1/exports/${id}/invoke`, { pagedExportState: first.pagedExportState })
    expect(second.pagedExportState).toBeUndefined()
    const records = [...first.data, ...second.data]
    expect(new Set(records.map(({ name }) => name)).size).toBe(29)
    expect(records.find(({ name }) => name === 'z-canary')).toMatchObject({ value: CANARY, tags: { owner: 'ops' } })
    expect(second.errors).toMatchObject([{ code: 'object_disabled', traceKey: 'z-disabled' }])
  })

  test('refuses a state that was made up, changed, of another export, or from before a change', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map((name) => world.make('/v1/exports', exportInput(name, world.source, {}, { pageSize: 5 }))),
    )
    const { pagedExportState: state } = await world.post(`/v1/exports/${one}/invoke`, {})
    expect(Buffer.from(state.split('.')[0], 'base64url').toString()).not.toContain('secrets/')
    const changed = `${state.slice(0, -3)}${state.endsWith('AAA') ? 'BBB' : 'AAA'}`
    for (const [id, pagedExportState] of [
      [one, 'made-up'],
      [one, changed],
      [other, state],
    ]) {
      const errors = await refusedPost(`/v1/exports/${id}/invoke`, { pagedExportState })
      expect(errors).toMatchObject([{ code: 'invalid_field', field: 'pagedExportState' }])
    }
    await world.app.call('PATCH', `/v1/exports/${one}`, { http: { withValues: false } })
    const [error] = await refusedPost(`/v1/exports/${one}/invoke`, { pagedExportState: state })
    expect(error.message).toContain('from before the export was changed')
  })

  test('that masked its first page gives no secret on the next one', async () => {
    const id = await world.make('/v1/exports', exportInput('masked', world.source, {}, { pageSize: 20 }))
    const { data, pagedExportState } = await world.post(`/v1/exports/${id}/invoke`, { reveal: false })
    expect(data[0].value).toBe('******')
    for (const more of [{}, { reveal: true }]) {
      const [error] = await refusedPost(`/v1/exports/${id}/invoke`, { pagedExportState, ...more })
      expect(error).toMatchObject({ code: 'invalid_field', field: 'pagedExportState' })
    }
    const next = await world.post(`/v1/exports/${id}/invoke`, { pagedExportState, reveal: false })
    expect(next.data[0].value).toBe('******')
  })

  test('says why when the list cannot be read', async () => {
    const http = { _httpConnectorEndpointId: 'GetSecret', parameters: { 'secret-name': 'missing' }, withValues: false }
    const id = await world.make('/v1/exports', exportInput('missing', world.source, http))
    const answer = await world.app.call('POST', `/v1/exports/${id}/invoke`, {})
    expect(answer.status).toBe(502)
    expect(answer.body.errors).toMatchObject([{ code: 'upstream_failed' }])
  })

  test('over a connection that is not authorized says so, as the proxy does', async () => {
    const http = { auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.vaultResource}/.default`] } } }
    const { name, http: used } = await world.get(`/v1/connections/${world.source}`)
    const unauthorized = { name: `${name} again`, http: { ...used, ...http } }
    const connection = await world.make('/v1/connections', unauthorized)
    const id = await world.make('/v1/exports', exportInput('over it', connection))
    const answer = await world.app.call('POST', `/v1/exports/${id}/invoke`, {})
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ code: 'connection_not_authorized' }])
  })
})

describe('invoking an import', () => {
  test('answers for each record, in order', async () => {
    const id = await world.make('/v1/imports', importInput('set', world.target))
    const answers = await world.post(`/v1/imports/${id}/invoke`, [
      { name: 'good', value: 'x', tags: { a: 'b' }, attributes: { enabled: true, created: 5, recoveryLevel: 'none' } },
      { name: 'no-value' },
      { name: 'bad name!', value: CANARY },
      { name: 'also-good', value: '' },
    ])
    expect(answers.map(({ statusCode }: { statusCode: number }) => statusCode)).toEqual([200, 422, 422, 200])
    expect(answers[0]).toMatchObject({ id: expect.stringContaining('/secrets/good/'), _json: { tags: { a: 'b' } } })
    expect(answers[1].errors).toMatchObject([{ code: 'input_missing', source: 'mapping' }])
    expect(answers[2].errors).toMatchObject([{ code: 'input_invalid', source: 'mapping' }])
    expect(JSON.stringify(answers[2])).not.toContain(CANARY)
    const written = await readSecrets(world, world.target)
    expect([...written.keys()].sort()).toEqual(['also-good', 'good'])
    const audit = await world.get(`/v1/imports/${id}/audit`)
    expect(audit).toMatchObject([{ event: 'run', fieldChanges: [{ fieldPath: 'records.4' }] }, { event: 'create' }])
    expect(JSON.stringify(audit)).not.toContain(CANARY)
  })

  test('maps by mappings, below them by parameters', async () => {
    const field = { dataType: 'string', status: 'Active' }
    const mappings = [
      { ...field, generate: 'secret-name', extract: '{{lowercase record.Key}}-copy' },
      { ...field, generate: 'value', extract: '$.Secret' },
      { ...field, generate: 'contentType', extract: '$.Type', conditional: { when: 'extract_not_empty' } },
    ]
    const http = { _httpConnectorEndpointIds: ['SetSecret'], parameters: { contentType: 'text/plain' } }
    const id = await world.make('/v1/imports', { ...importInput('mapped', world.target), http, mappings })
    const answers = await world.post(`/v1/imports/${id}/invoke`, [
      { Key: 'ONE', Secret: '1', Type: 'application/json' },
      { Key: 'TWO', Secret: '2' },
      { Secret: '3' },
    ])
    expect(answers[2]).toMatchObject({
      statusCode: 422,
      errors: [
        {
          code: 'mapping_failed',
          message: expect.stringContaining('gives "lowercase" something that this record does not have'),
        },
      ],
    })
    const written = await readSecrets(world, world.target)
    expect(written.get('one-copy')).toMatchObject({ value: '1', contentType: 'application/json' })
    expect(written.get('two-copy')).toMatchObject({ value: '2', contentType: 'text/plain' })
  })

  test('stops at a connection that may not write, and says so for every record', async () => {
    await world.sandbox.control.setAccessPolicy('into-vault', world.person, { secrets: ['get', 'list'] })
    const id = await world.make('/v1/imports', importInput('forbidden', world.target))
    const answers = await world.post(`/v1/imports/${id}/invoke`, secretsNamed('b', 200))
    expect(new Set(answers.map(({ statusCode }: { statusCode: number }) => statusCode))).toEqual(new Set([403]))
    expect(answers[199].errors).toMatchObject([
      { code: 'forbidden_by_policy', source: 'connection', message: expect.stringContaining('Not sent') },
    ])
  })
})
