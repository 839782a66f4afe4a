import type { Diagnosis } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ABSENT_SANDBOX, openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { SYSTEM } from '../deps.ts'
import { dropGrants, setAuthorized, setOffline, setOnline } from './index.ts'

const DIAGNOSIS: Diagnosis = {
  code: 'secret_expired',
  title: 'The client secret has expired',
  cause: 'It ended yesterday.',
  who: 'you',
  steps: ['Make a new one.'],
  docs: 'secret-expired',
  retry: 'no',
  facts: { status: 401 },
}

let app: TestApp
let iclient: { _id: string }
let sandboxClient: { _id: string }
beforeAll(async () => {
  app = await openTestApp({ config: { sandbox: ABSENT_SANDBOX } })
  iclient = (await app.call('POST', '/v1/iclients', iclientInput('public'))).body
  const unencrypted = { cloud: 'sandbox', tenantId: ABSENT_SANDBOX.tenantId }
  sandboxClient = (await app.call('POST', '/v1/iclients', iclientInput('sandbox', { unencrypted }))).body
})
afterAll(() => app.close())

let count = 0
const input = (changes: object = {}) => connectionInput(`connection ${++count}`, iclient._id, changes)
const create = async (changes: object = {}) => {
  const { status, body } = await app.call('POST', '/v1/connections', input(changes))
  expect(body).toMatchObject({ _id: expect.any(String) })
  expect(status).toBe(201)
  return body
}
const get = async (id: string) => (await app.call('GET', `/v1/connections/${id}`)).body
const authorize = (id: string) => app.deps.db.transaction().execute((tx) => setAuthorized(tx, id))
const events = async (id: string) =>
  (await app.call('GET', `/v1/connections/${id}/audit`)).body.map((row: { event: string }) => row.event).sort()

describe('concurrency', () => {
  const borrowing = async (name: string, lender: unknown) =>
    app.call('POST', '/v1/connections', {
      ...connectionInput(name, iclient._id),
      _borrowConcurrencyFromConnectionId: lender,
    })

  test('is borrowed neither from nobody, nor from oneself, nor along a chain', async () => {
    const lender = await app.call('POST', '/v1/connections', connectionInput('lender', iclient._id))
    const field = '_borrowConcurrencyFromConnectionId'
    const nobody = await borrowing('from-nobody', 'a'.repeat(24))
    expect(nobody.body.errors[0]).toMatchObject({ code: 'invalid_ref', field })
    const borrower = await borrowing('borrower', lender.body._id)
    expect(borrower.body).toMatchObject({ [field]: lender.body._id })
    const chained = await borrowing('chained', borrower.body._id)
    expect(chained.body.errors[0]).toMatchObject({ code: 'invalid_field', field })
    const own = await app.call('PATCH', `/v1/connections/${lender.body._id}`, { [field]: lender.body._id })
    expect(own.body.errors[0]).toMatchObject({ code: 'invalid_field', field })
    const other = await app.call('POST', '/v1/connections', connectionInput('other-lender', iclient._id))
    const both = await app.call('PATCH', `/v1/connections/${lender.body._id}`, { [field]: other.body._id })
    expect(both.body.errors[0].message).toContain('"borrower"')
  })

  test('that is lent keeps its connection from being deleted, and says who has it', async () => {
    const lender = await app.call('POST', '/v1/connections', connectionInput('lending', iclient._id))
    await borrowing('lent-to', lender.body._id)
    const refused = await app.call('DELETE', `/v1/connections/${lender.body._id}`)
    expect(refused.status).toBe(422)
    expect(refused.body.errors[0]).toMatchObject({ code: 'in_use', message: expect.stringContaining('lent-to') })
  })

  test.each(['Retry After', 'x\r\ny', ''])('may not be asked to wait by a header named %j', async (retryHeader) => {
    const input = connectionInput('retrying', iclient._id, { retryHeader })
    const { body } = await app.call('POST', '/v1/connections', input)
    expect(body.errors[0]).toMatchObject({ field: 'http.retryHeader' })
  })
})

describe('creating a connection', () => {
  test('names every missing field at once', async () => {
    const { status, body } = await app.call('POST', '/v1/connections', {})
    expect(status).toBe(422)
    expect(body.errors).toEqual([
      { code: 'missing_required_field', message: 'Name is required.', field: 'name' },
      { code: 'missing_required_field', message: 'The http block is required.', field: 'http' },
    ])
  })

  test('of the data plane needs a Vault URL, and a wrong scope is told in the same answer', async () => {
    const auth = { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } }
    const { status, body } = await app.call('POST', '/v1/connections', input({ unencrypted: {}, auth }))
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([
      { code: 'missing_required_field', field: 'http.unencrypted.vaultUrl', message: 'Vault URL is required.' },
      { code: 'scope_unknown', field: 'http.auth.oauth.scope' },
    ])
  })

  test.each([
    ['https://contoso.vault.azure.cn', 'vault_host_foreign'],
    ['https://evil.example', 'vault_host_foreign'],
    ['https://contoso.vault.azure.net@evil.example', 'vault_url_invalid'],
    ['http://contoso.vault.azure.net', 'vault_url_invalid'],
    ['https://dev-one.vault.localhost:5391', 'vault_host_foreign'],
  ])('is refused for the vault %s', async (vaultUrl, code) => {
    const { status, body } = await app.call('POST', '/v1/connections', input({ unencrypted: { vaultUrl } }))
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code, field: 'http.unencrypted.vaultUrl' }])
  })

  test('is refused for a client that does not exist', async () => {
    const { status, body } = await app.call('POST', '/v1/connections', input({ _iClientId: 'a'.repeat(24) }))
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ code: 'invalid_ref', field: 'http._iClientId' }])
  })

  test('is refused with unknown fields, each by its path', async () => {
    const extended = { ...input({ password: 'x' }), colour: 'red' }
    const { status, body } = await app.call('POST', '/v1/connections', extended)
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([
      { code: 'unknown_field', field: 'http.password' },
      { code: 'unknown_field', field: 'colour' },
    ])
  })

  test('with a name in use is refused, whatever its case, also when two race', async () => {
    const body = input()
    const answers = await Promise.all([
      app.call('POST', '/v1/connections', body),
      app.call('POST', '/v1/connections', { ...body, name: body.name.toUpperCase() }),
    ])
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422])
    const refused = answers.find((answer) => answer.status === 422)
    expect(refused?.body.errors).toMatchObject([{ code: 'name_taken', field: 'name' }])
  })

  test('gives what it will call and waits for its authorization', async () => {
    const connection = await create({ unencrypted: { vaultUrl: ' https://Contoso.vault.azure.net/ ' } })
    expect(connection).toMatchObject({
      type: 'http',
      offline: false,
      needsAuthorization: true,
      status: 'needsAuthorization',
      diagnosis: null,
      grant: null,
      http: {
        baseURI: 'https://contoso.vault.azure.net',
        unencrypted: { vaultUrl: 'https://contoso.vault.azure.net' },
        concurrencyLevel: 25,
        formType: 'assistant',
      },
    })
  })

  test('of the control plane has the address of Resource Manager and keeps no Vault URL', async () => {
    const auth = { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } }
    const connection = await create({ _httpConnectorApiId: 'control-plane', auth })
    expect(connection.http).toMatchObject({ baseURI: 'https://management.azure.com', unencrypted: {} })
  })

  test('of the sandbox goes to the sandbox', async () => {
    const connection = await create({
      _iClientId: sandboxClient._id,
      unencrypted: { vaultUrl: 'https://dev-one.vault.localhost:5391' },
      auth: { type: 'oauth', oauth: { scope: ['https://vault.localhost/.default'] } },
    })
    expect(connection.http.baseURI).toBe('https://dev-one.vault.localhost:5391')
  })
})

describe('changing an authorized connection', () => {
  test.each([
    ['vault', { unencrypted: { vaultUrl: 'https://fabrikam.vault.azure.net' } }],
    ['scopes', { auth: { oauth: { scope: ['https://vault.azure.net/.default'] } } }],
    [
      'API type',
      {
        _httpConnectorApiId: 'control-plane',
        auth: { oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
      },
    ],
  ])('to another %s drops its grant', async (_what, http) => {
    const connection = await create()
    await authorize(connection._id)
    expect((await get(connection._id)).status).toBe('online')
    const { status, body } = await app.call('PATCH', `/v1/connections/${connection._id}`, { http })
    expect(status).toBe(200)
    expect(body.status).toBe('needsAuthorization')
    expect(app.forgotten.at(-1)).toBe(connection._id)
  })

  test('to another client drops its grant', async () => {
    const other = (await app.call('POST', '/v1/iclients', iclientInput('other public'))).body
    const connection = await create()
    await authorize(connection._id)
    const { body } = await app.call('PATCH', `/v1/connections/${connection._id}`, { http: { _iClientId: other._id } })
    expect(body.status).toBe('needsAuthorization')
  })

  test('keeps its grant when only name, view or concurrency change', async () => {
    const connection = await create()
    await authorize(connection._id)
    const { body } = await app.call('PATCH', `/v1/connections/${connection._id}`, [
      { op: 'replace', path: '/name', value: 'another name' },
      { op: 'replace', path: '/http/concurrencyLevel', value: 5 },
      { op: 'replace', path: '/http/formType', value: 'http' },
    ])
    expect(body).toMatchObject({ name: 'another name', status: 'online', http: { concurrencyLevel: 5 } })
    const { body: audit } = await app.call('GET', `/v1/connections/${connection._id}/audit`)
    expect(audit[0].fieldChanges).toEqual([
      { fieldPath: 'http.concurrencyLevel' },
      { fieldPath: 'http.formType' },
      { fieldPath: 'name' },
    ])
  })

  test('a refused change leaves the grant and everything else alone', async () => {
    const connection = await create()
    await authorize(connection._id)
    const before = await get(connection._id)
    const http = { unencrypted: { vaultUrl: 'https://evil.example' } }
    expect((await app.call('PATCH', `/v1/connections/${connection._id}`, { http })).status).toBe(422)
    expect(await get(connection._id)).toEqual(before)
  })

  test.each(['exports', 'imports'] as const)('to another API type is refused while %s use it', async (table) => {
    const { _id: id } = await create()
    await authorize(id)
    const now = app.deps.clock.now()
    const user = { id: count.toString(16).padStart(24, '0'), name: `user ${count}`, doc: '{}', connectionId: id }
    await app.deps.db
      .insertInto(table)
      .values({ ...user, createdAt: now, lastModified: now })
      .execute()
    const http = {
      _httpConnectorApiId: 'control-plane',
      auth: { oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
    }
    const { status, body } = await app.call('PATCH', `/v1/connections/${id}`, { http })
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([
      {
        code: 'immutable_field',
        field: 'http._httpConnectorApiId',
        message: expect.stringContaining('Create another'),
      },
    ])
    expect((await get(id)).status).toBe('online')
  })

  test('what a read gave can be sent back as it is', async () => {
    const connection = await create()
    const { status, body } = await app.call('PUT', `/v1/connections/${connection._id}`, connection)
    expect(status).toBe(200)
    expect({ ...body, lastModified: '' }).toEqual({ ...connection, lastModified: '' })
  })
})

describe('the status of a connection', () => {
  test('goes offline and online again with one audit row each, however often it is told', async () => {
    const { _id: id } = await create()
    await authorize(id)
    const { db, clock } = app.deps
    expect(await setOffline(db, id, DIAGNOSIS, SYSTEM, clock.now())).toBe(true)
    const since = (await get(id)).offlineSince
    clock.advance(60_000)
    expect(await setOffline(db, id, { ...DIAGNOSIS, title: 'newer' }, SYSTEM, clock.now())).toBe(false)
    expect(await get(id)).toMatchObject({ status: 'offline', offlineSince: since, diagnosis: { title: 'newer' } })

    expect(await setOnline(db, id, SYSTEM, clock.now())).toBe(true)
    expect(await setOnline(db, id, SYSTEM, clock.now())).toBe(false)
    expect(await get(id)).toMatchObject({ status: 'online', offlineSince: null, diagnosis: null })
    expect(await events(id)).toEqual(['create', 'offline', 'online'])
  })

  test('stays "not authorized" whatever fails or works, until it is authorized', async () => {
    const { _id: id } = await create()
    const { db, clock } = app.deps
    expect(await setOffline(db, id, DIAGNOSIS, SYSTEM, clock.now())).toBe(false)
    expect(await setOnline(db, id, SYSTEM, clock.now())).toBe(false)
    expect((await get(id)).status).toBe('needsAuthorization')
  })

  test('dropping a grant also ends authorizations that were started before', async () => {
    const { _id: id } = await create()
    const { db, clock } = app.deps
    await db
      .insertInto('authorizations')
      .values({
        id: 'state',
        connectionId: id,
        iclientId: iclient._id,
        userId: app.owner.id,
        sessionId: null,
        codeVerifierSealed: 'sealed',
        nonce: 'nonce',
        redirectUri: 'http://localhost',
        expiresAt: clock.now(),
        usedAt: null,
      })
      .execute()
    await db.transaction().execute((tx) => dropGrants(tx, [id]))
    expect(await db.selectFrom('authorizations').select('id').execute()).toEqual([])
  })
})

test('a deleted connection is gone, and its caches with it', async () => {
  const { _id: id } = await create()
  expect((await app.call('DELETE', `/v1/connections/${id}`)).status).toBe(204)
  expect((await app.call('GET', `/v1/connections/${id}`)).body.errors).toMatchObject([
    { code: 'resource_not_found', message: 'There is no connection with this id.' },
  ])
  expect(app.forgotten.at(-1)).toBe(id)
})
