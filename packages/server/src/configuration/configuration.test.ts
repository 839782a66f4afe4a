import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NO_OUTBOUND } from '../../test/support/no-outbound.ts'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps } from '../../test/support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../../test/support/sample-documents.ts'
import { createFlows, type Flows } from '../flows/index.ts'
import { type AzureAccess, createAzureAccess } from '../grants/index.ts'

interface Opened {
  readonly app: TestApp
  readonly azure: AzureAccess
  readonly flows: Flows
}
let here: Opened
let there: Opened
const open = async (publicUrl: string): Promise<Opened> => {
  const deps = await openTestDeps({ publicUrl })
  const flows = createFlows(deps, NO_OUTBOUND)
  await flows.start()
  const azure = createAzureAccess(deps)
  return { app: await openTestApp({ deps, handlers: { ...azure.handlers, ...flows.handlers } }), azure, flows }
}
beforeAll(async () => {
  here = await open('http://localhost:5390')
  there = await open('http://localhost:5399')
})
afterAll(async () => {
  for (const { app, azure, flows } of [here, there]) {
    await flows.stop()
    await azure.close()
    await app.close()
  }
})
const KINDS = ['flows', 'imports', 'exports', 'connections', 'iclients'] as const
beforeEach(async () => {
  for (const { app } of [here, there]) for (const kind of KINDS) await app.deps.db.deleteFrom(kind).execute()
})

const create = async ({ app }: Opened, path: string, body: object) => {
  const answer = await app.call('POST', path, body)
  expect({ status: answer.status, errors: answer.body?.errors }).toMatchObject({ status: 201 })
  return answer.body
}
async function fill(one: Opened) {
  const iclient = await create(one, '/v1/iclients', iclientInput('Contoso'))
  const principal = await create(one, '/v1/iclients', {
    name: 'Contoso app',
    provider: 'azureserviceprincipal',
    azureserviceprincipal: {
      clientId: '33333333-3333-4333-8333-333333333333',
      tenantId: 'contoso.onmicrosoft.com',
      clientSecret: 'canary-principal~value',
    },
  })
  const certificate = await create(one, '/v1/iclients', {
    ...iclientInput('Contoso certificate', {
      credential: 'certificate',
      clientSecret: undefined,
      clientCertificate: { make: {} },
    }),
  })
  const lender = await create(one, '/v1/connections', connectionInput('Contoso vault', iclient._id))
  const borrower = await create(one, '/v1/connections', {
    ...connectionInput('A borrower', iclient._id),
    externalId: 'crm-7',
    _borrowConcurrencyFromConnectionId: lender._id,
  })
  const read = await create(one, '/v1/exports', {
    name: 'read',
    _connectionId: lender._id,
    http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true },
  })
  const write = await create(one, '/v1/imports', {
    name: 'write',
    _connectionId: borrower._id,
    http: { _httpConnectorEndpointIds: ['SetSecret'] },
  })
  const flow = await create(one, '/v1/flows', {
    name: 'copy',
    pageGenerators: [{ _exportId: read._id }],
    pageProcessors: [{ _importId: write._id }],
  })
  return { iclient, principal, certificate, lender, borrower, read, write, flow }
}
const exported = async ({ app }: Opened, query = '') => (await app.call('GET', `/v1/configuration${query}`)).body
const send = ({ app }: Opened, configuration: object, options: object = {}) =>
  app.call('POST', '/v1/configuration', { configuration, ...options })
const names = (documents: { name: string }[]) => documents.map(({ name }) => name)

describe('security 58: a configuration', () => {
  test('holds no secret, and no grant', async () => {
    const { lender } = await fill(here)
    await here.app.deps.db
      .insertInto('grants')
      .values({
        connectionId: lender._id,
        accessTokenSealed: await here.app.deps.sealer.seal('canary-access', { table: 'grants', column: 'x', id: 'x' }),
        accessTokenExpiresAt: new Date(),
        refreshTokenSealed: 'canary-refresh',
        refreshTokenExpiresAt: null,
        scope: [],
        missingScope: [],
        tenantId: 'canary-tenant',
        grantedBy: 'canary-person',
        grantedAt: new Date(),
        refreshedAt: new Date(),
      })
      .execute()
    const { text, headers } = await here.app.call('GET', '/v1/configuration')
    for (const sought of ['canary', '******', 'PRIVATE KEY', 'eyJ']) expect(text).not.toContain(sought)
    expect(headers['content-disposition']).toMatch(/attachment; filename="keyway-configuration-[\d-]+\.json"/)
  })

  test('arrives elsewhere as "needs secret" and "needs authorization", and nobody can authorize before', async () => {
    await fill(here)
    const { status, body } = await send(there, await exported(here))
    expect(status).toBe(200)
    const needs = body.documents.map((one: { kind: string; name: string; needs?: string }) => [one.name, one.needs])
    expect(needs).toEqual([
      ['Contoso', 'clientSecret'],
      ['Contoso app', 'clientSecret'],
      ['Contoso certificate', 'clientCertificate'],
      ['Contoso vault', 'authorization'],
      ['A borrower', 'authorization'],
      ['read', undefined],
      ['write', undefined],
      ['copy', undefined],
    ])
    const [client] = (await there.app.call('GET', '/v1/iclients?q=Contoso')).body
    expect(client).toMatchObject({ signIn: { missing: 'clientSecret' } })
    expect(client.oauth2.clientSecret).toBeUndefined()
    const [vault] = (await there.app.call('GET', '/v1/connections?q=Contoso')).body
    expect(vault).toMatchObject({ status: 'needsAuthorization', needsSecret: true, grant: null })
    const lacking = async (kind: string) => {
      const found = await there.app.call('GET', `/v1/${kind}?needsSecret=true`)
      return found.status === 204 ? [] : found.body.map(({ name }: { name: string }) => name)
    }
    expect(await lacking('iclients')).toEqual(['Contoso', 'Contoso app', 'Contoso certificate'])
    expect(await lacking('connections')).toEqual(['A borrower', 'Contoso vault'])
    const refused = await there.app.call('POST', `/v1/connection/${vault._id}/oauth2`)
    expect(refused.body.errors).toMatchObject([{ code: 'credential_missing' }])
    expect(refused.body.errors[0].message).toContain('"Contoso" has no client secret yet')

    const changed = await there.app.call('PATCH', `/v1/iclients/${client._id}`, { oauth2: { clientSecret: 'entered' } })
    expect(changed.body).toMatchObject({ signIn: { missing: null } })
    const after = await there.app.call('GET', `/v1/connections/${vault._id}`)
    expect(after.body).toMatchObject({ needsSecret: false, status: 'needsAuthorization' })
    expect(await lacking('iclients')).toEqual(['Contoso app', 'Contoso certificate'])
    expect(await lacking('connections')).toEqual([])
  })
})

describe('an import is refused', () => {
  test('with the place in the file, and every place at once', async () => {
    await fill(here)
    const file = await exported(here)
    file.connections[1].http.concurrencyLevel = 500
    file.exports[0].unknown = 1
    file.flows[0]._id = 'not an id'
    const { status, body } = await send(there, file)
    expect(status).toBe(422)
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'connections.1.http.concurrencyLevel',
      'exports.0.unknown',
      'flows.0',
    ])
    expect(await exported(there)).toMatchObject({ iclients: [], connections: [] })
  })

  test('when something refers to what is nowhere, and then nothing is imported', async () => {
    await fill(here)
    const file = await exported(here)
    const { body } = await send(there, { ...file, connections: [] })
    expect(body.errors).toMatchObject([{ code: 'invalid_ref', field: 'exports.0._connectionId' }])
    expect(await exported(there)).toMatchObject({ iclients: [] })
  })

  test('when the file is of another format, holds a name twice, or is no configuration', async () => {
    expect((await send(there, { format: 2 })).body.errors[0].message).toContain('keyway config export')
    expect((await send(there, { format: 1, more: [] })).body.errors).toMatchObject([{ field: 'configuration.more' }])
    const twice = { format: 1, iclients: [iclientInput('a'), iclientInput('A')] }
    expect((await send(there, twice)).body.errors).toMatchObject([{ field: 'iclients.1' }])
    expect((await there.app.call('GET', '/v1/configuration?only=secrets')).status).toBe(400)
  })
})

describe('an import', () => {
  test('keeps ids and what refers to what, and is then the same configuration', async () => {
    await fill(here)
    const file = await exported(here)
    await send(there, file)
    const { exportedAt: _, ...again } = await exported(there)
    const { exportedAt: __, ...before } = file
    const withoutUri = (one: typeof before) => ({
      ...one,
      iclients: one.iclients.map(({ oauth2, ...rest }: { oauth2?: object }) => ({
        ...rest,
        ...(oauth2 && { oauth2: { ...oauth2, redirectUri: undefined } }),
      })),
    })
    expect(withoutUri(again)).toEqual(withoutUri(before))
    for (const { oauth2 } of again.iclients) {
      if (oauth2) expect(oauth2.redirectUri).toMatch(/^http:\/\/localhost:5399\//)
    }
  })

  test('keeps a redirect URI that is this Keyway’s own, so that Azure need not be told another', async () => {
    const { iclient } = await fill(here)
    const file = await exported(here, '?only=iclients')
    for (const kind of KINDS) await here.app.deps.db.deleteFrom(kind).execute()
    await send(here, file)
    const { body } = await here.app.call('GET', `/v1/iclients/${iclient._id}`)
    expect(body.oauth2.redirectUri).toBe(iclient.oauth2.redirectUri)
  })

  test('that is tried only tells what would happen', async () => {
    await fill(here)
    const rows = async () => Number((await there.app.call('GET', '/v1/audit?limit=1')).headers['x-total-count'])
    const before = await rows()
    const tried = await send(there, await exported(here), { dryRun: true })
    expect(tried.body.dryRun).toBe(true)
    expect(tried.body.documents).toHaveLength(8)
    expect(await exported(there)).toMatchObject({ iclients: [], connections: [], exports: [], imports: [], flows: [] })
    expect(await rows()).toBe(before)
    const done = await send(there, await exported(here))
    expect(done.body.documents).toEqual(tried.body.documents)
    expect(await rows()).toBe(before + 8)
  })

  test('leaves, updates or adds what is there already, as chosen', async () => {
    const { lender, borrower } = await fill(here)
    const file = await exported(here)
    const grants = here.app.deps.db
    const skipped = await send(here, file)
    expect(new Set(skipped.body.documents.map(({ action }: { action: string }) => action))).toEqual(new Set(['skip']))

    file.connections[1].http.concurrencyLevel = 7
    file.connections[0]._id = 'f'.repeat(24)
    const updated = await send(here, file, { conflicts: 'update' })
    const found = updated.body.documents.filter(({ kind }: { kind: string }) => kind === 'connections')
    expect(found).toMatchObject([
      { action: 'update', matchedBy: 'id', _id: lender._id },
      { action: 'update', matchedBy: 'externalId', _id: borrower._id },
    ])
    const { body } = await here.app.call('GET', `/v1/connections/${lender._id}`)
    expect(body.http.concurrencyLevel).toBe(7)
    const stored = await grants
      .selectFrom('iclients')
      .select('clientSecretSealed')
      .where('name', '=', 'Contoso')
      .execute()
    expect(stored[0]?.clientSecretSealed).not.toBeNull()

    const added = await send(here, file, { conflicts: 'create' })
    expect(names(added.body.documents)).toEqual([
      'Contoso (imported)',
      'Contoso app (imported)',
      'Contoso certificate (imported)',
      'Contoso vault (imported)',
      'A borrower (imported)',
      'read (imported)',
      'write (imported)',
      'copy (imported)',
    ])
    const flow = (await here.app.call('GET', '/v1/flows?q=imported')).body[0]
    const read = (await here.app.call('GET', `/v1/exports/${flow.pageGenerators[0]._exportId}`)).body
    expect(read.name).toBe('read (imported)')
    expect((await here.app.call('GET', `/v1/connections/${read._connectionId}`)).body.name).toBe(
      'Contoso vault (imported)',
    )
  })

  test('that moves a client to another tenant drops its secret and the tokens of its connections', async () => {
    const { iclient, lender } = await fill(here)
    await here.app.deps.db.updateTable('connections').set({ needsAuthorization: false }).execute()
    const file = await exported(here)
    file.iclients[0].oauth2.unencrypted.tenantId = 'fabrikam.onmicrosoft.com'
    const { body } = await send(here, file, { conflicts: 'update' })
    expect(body.documents[0]).toMatchObject({ action: 'update', needs: 'clientSecret' })
    const client = (await here.app.call('GET', `/v1/iclients/${iclient._id}`)).body
    expect(client.oauth2.clientSecret).toBeUndefined()
    const connection = (await here.app.call('GET', `/v1/connections/${lender._id}`)).body
    expect(connection).toMatchObject({ needsSecret: true, needsAuthorization: true })
  })
})

test('an export of some kinds brings what they refer to, and nothing else', async () => {
  await fill(here)
  const flows = await exported(here, '?only=flows')
  expect([names(flows.flows), names(flows.exports), names(flows.imports)]).toEqual([['copy'], ['read'], ['write']])
  expect(names(flows.connections).sort()).toEqual(['A borrower', 'Contoso vault'])
  expect(names(flows.iclients)).toEqual(['Contoso'])
  const exports = await exported(here, '?only=exports')
  expect([names(exports.connections), exports.flows, exports.imports]).toEqual([['Contoso vault'], [], []])
})

test('flows that run after each other arrive in an order that works, and copies run copies', async () => {
  const { flow, read, write } = await fill(here)
  const steps = { pageGenerators: [{ _exportId: read._id }], pageProcessors: [{ _importId: write._id }] }
  const first = await create(here, '/v1/flows', { name: 'a first one', ...steps, _runNextFlowIds: [flow._id] })
  const file = await exported(here)
  expect((await send(there, file)).status).toBe(200)
  expect((await there.app.call('GET', `/v1/flows/${first._id}`)).body._runNextFlowIds).toEqual([flow._id])
  expect((await send(here, file, { conflicts: 'create' })).status).toBe(200)
  const flows: { _id: string; name: string; _runNextFlowIds?: string[] }[] = (await here.app.call('GET', '/v1/flows'))
    .body
  const copy = flows.find(({ name }) => name === 'copy (imported)')
  expect(flows.find(({ name }) => name === 'a first one (imported)')?._runNextFlowIds).toEqual([copy?._id])
})
