/** Finding, copying and replacing among stored documents. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFlows, type Flows } from '../src/flows/index.ts'
import { exportInput } from './support/flow-documents.ts'
import { NO_OUTBOUND } from './support/no-outbound.ts'
import { openTestApp, type TestApp } from './support/open-test-app.ts'
import { openTestDeps } from './support/open-test-deps.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'

let app: TestApp
let flows: Flows
let client: string
let otherClient: string
beforeAll(async () => {
  const deps = await openTestDeps()
  flows = createFlows(deps, NO_OUTBOUND)
  await flows.start()
  app = await openTestApp({ deps, handlers: flows.handlers })
  client = (await create('/v1/iclients', iclientInput('client')))._id
  otherClient = (await create('/v1/iclients', iclientInput('other client')))._id
})
afterAll(async () => {
  await flows.stop()
  await app.close()
})

const create = async (path: string, body: object) => {
  const answer = await app.call('POST', path, body)
  expect({ status: answer.status, errors: answer.body?.errors }).toMatchObject({ status: 201 })
  return answer.body
}
const CONTROL = {
  _httpConnectorApiId: 'control-plane',
  unencrypted: {},
  auth: { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
}
const vault = (name: string) => ({ unencrypted: { vaultUrl: `https://${name}.vault.azure.net` } })
const connect = async (name: string, http: object = {}, iclient = client) =>
  (await create('/v1/connections', connectionInput(name, iclient, http)))._id as string
const names = async (query: string) => {
  const { body } = await app.call('GET', `/v1/connections?${query}`)
  return body.map(({ name }: { name: string }) => name)
}
const audits = async (path: string) => (await app.call('GET', `${path}/audit`)).body

describe('a list of connections', () => {
  beforeAll(async () => {
    await connect('list Beta', vault('fabrikam-eu'))
    await connect('list alpha 100%', vault('contoso-west'), otherClient)
    await connect('list Gamma', CONTROL)
    const set = (name: string, values: object) =>
      app.deps.db.updateTable('connections').set(values).where('name', '=', name).execute()
    await set('list Beta', { needsAuthorization: false, offline: true, offlineSince: new Date() })
    await set('list Gamma', { needsAuthorization: false })
  })

  test('refuses what it cannot sort or filter by, and says what it takes', async () => {
    for (const query of [
      'sort=secret',
      'order=up',
      'status=broken',
      'used=maybe',
      'limit=0',
      'skip=-1',
      'nonsense=1',
      '_iClientId=x',
    ]) {
      const { status, body } = await app.call('GET', `/v1/connections?${query}`)
      expect({ query, status, code: body.errors[0].code }).toEqual({ query, status: 400, code: 'invalid_query' })
    }
    expect((await app.call('GET', '/v1/connections?sort=colour')).body.errors[0].message).toContain('"lastModified"')
  })

  test.each([
    ['q=BETA', ['list Beta']],
    ['q=contoso-west', ['list alpha 100%']],
    ['q=100%25', ['list alpha 100%']],
    ['q=100_', []],
    ['q=list&status=offline', ['list Beta']],
    ['q=list&offline=false', ['list alpha 100%', 'list Gamma']],
    ['q=list&status=online', ['list Gamma']],
    ['q=list&status=needsAuthorization', ['list alpha 100%']],
    ['q=list&_httpConnectorApiId=control-plane', ['list Gamma']],
    ['q=list&sort=name&order=desc', ['list Gamma', 'list Beta', 'list alpha 100%']],
    ['q=list&sort=status&order=desc', ['list Gamma', 'list Beta', 'list alpha 100%']],
    ['q=list&sort=address&_httpConnectorApiId=data-plane', ['list alpha 100%', 'list Beta']],
    ['q=list&status=&sort=&limit=1&skip=1', ['list Beta']],
  ])('?%s gives %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected)
  })

  test('is filtered by its OAuth 2.0 client, and found by a whole id', async () => {
    expect(await names(`_iClientId=${otherClient}`)).toEqual(['list alpha 100%'])
    const [one] = (await app.call('GET', '/v1/connections?q=list%20Beta')).body
    expect(await names(`q=${one._id}`)).toEqual(['list Beta'])
  })

  test('tells those that exports and imports use from the others', async () => {
    const id = await connect('list used', vault('used'))
    expect(await names('q=list&used=true')).toEqual([])
    await create('/v1/exports', exportInput('list reads', id))
    expect(await names('q=list&used=true')).toEqual(['list used'])
    expect(await names('q=list&used=false')).not.toContain('list used')
    await app.call('DELETE', `/v1/exports/${(await app.call('GET', '/v1/exports?q=list reads')).body[0]._id}`)
    await app.call('DELETE', `/v1/connections/${id}`)
  })

  test('counts, and links to every page; following the links gives each connection once', async () => {
    let path = '/v1/Connections/?q=list&limit=2&sort=lastModified&order=desc'
    const seen: string[] = []
    for (let page = 0; page < 5; page++) {
      const { body, headers } = await app.call('GET', path)
      expect(headers['x-total-count']).toBe('3')
      seen.push(...body.map(({ name }: { name: string }) => name))
      const next = /<([^>]+)>; rel="next"/.exec(String(headers.link))?.[1]
      if (next === undefined) break
      path = next.replace(app.deps.config.publicUrl, '')
    }
    expect(seen.sort()).toEqual(['list Beta', 'list Gamma', 'list alpha 100%'])
    const { headers } = await app.call('GET', '/v1/connections?q=list&limit=2')
    expect(headers.link).toMatch(/rel="next".*rel="self".*skip=0>; rel="first".*skip=2>; rel="last"/)
    expect((await app.call('GET', '/v1/connections?q=nobody')).body).toEqual([])
  })

  test('of the other kinds is searched and sorted in the same way', async () => {
    for (const kind of ['iclients', 'exports', 'imports', 'flows']) {
      const { status, headers } = await app.call('GET', `/v1/${kind}?q=nothing&sort=lastModified&order=desc`)
      expect({ kind, status, total: headers['x-total-count'] }).toEqual({ kind, status: 200, total: '0' })
    }
    expect((await app.call('GET', '/v1/iclients?q=OTHER')).body).toMatchObject([{ name: 'other client' }])
  })

  test('of exports tells lookups from those that records come from', async () => {
    const id = await connect('list looked up', vault('looked-up'))
    const one = { _httpConnectorEndpointId: 'GetSecret', withValues: false, parameters: { 'secret-name': 's' } }
    const made = [
      await create('/v1/exports', exportInput('lookups source', id)),
      await create('/v1/exports', exportInput('lookups lookup', id, one, { isLookup: true })),
    ]
    const found = async (isLookup: string) =>
      (await app.call('GET', `/v1/exports?q=lookups&isLookup=${isLookup}`)).body.map(
        (one: { name: string }) => one.name,
      )
    expect(await found('true')).toEqual(['lookups lookup'])
    expect(await found('false')).toEqual(['lookups source'])
    // Also by what stands beside the name: the connection and the operation.
    expect((await app.call('GET', '/v1/exports?q=LOOKED UP')).body).toHaveLength(2)
    expect((await app.call('GET', '/v1/exports?q=get a secret')).body).toMatchObject([{ name: 'lookups lookup' }])
    for (const { _id } of made) await app.call('DELETE', `/v1/exports/${_id}`)
    const write = await create('/v1/imports', {
      ...{ name: 'list writes', _connectionId: id },
      http: { _httpConnectorEndpointIds: ['SetSecret'] },
    })
    expect((await app.call('GET', '/v1/imports?q=set a secret')).body).toMatchObject([{ name: 'list writes' }])
    await app.call('DELETE', `/v1/imports/${write._id}`)
    await app.call('DELETE', `/v1/connections/${id}`)
  })
})

async function used(name: string) {
  const from = await connect(`${name} old`, vault(`${name}-old`))
  const reads = [1, 2].map((n) =>
    create('/v1/exports', {
      name: `${name} read ${n}`,
      _connectionId: from,
      http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true },
    }),
  )
  const [read, alone] = await Promise.all(reads)
  const write = await create('/v1/imports', {
    name: `${name} write`,
    _connectionId: from,
    http: { _httpConnectorEndpointIds: ['SetSecret'] },
  })
  const flow = await create('/v1/flows', {
    name: `${name} copy`,
    disabled: false,
    pageGenerators: [{ _exportId: read._id }],
    pageProcessors: [{ _importId: write._id }],
  })
  return { from, read, alone, write, flow }
}

describe('a copy', () => {
  test('is refused of what is not there, with unknown members, and with a name that is taken', async () => {
    const id = await connect('copy taken')
    expect((await app.call('POST', `/v1/connections/${'a'.repeat(24)}/clone`, {})).status).toBe(404)
    const unknown = await app.call('POST', `/v1/connections/${id}/clone`, { tokens: true })
    expect(unknown.body.errors).toMatchObject([{ code: 'unknown_field', field: 'tokens' }])
    const taken = await app.call('POST', `/v1/connections/${id}/clone`, { name: 'COPY taken' })
    expect(taken.body.errors).toMatchObject([{ code: 'name_taken', field: 'name' }])
  })

  test('of a connection has its settings and client, and no authorization', async () => {
    const id = await connect('original', { ...vault('contoso'), concurrencyLevel: 9 })
    await app.deps.db.updateTable('connections').set({ needsAuthorization: false }).where('id', '=', id).execute()
    await app.call('PATCH', `/v1/connections/${id}`, { externalId: 'crm-1' })
    const copy = await create(`/v1/connections/${id}/clone`, {})
    expect(copy).toMatchObject({
      name: 'original (copy)',
      status: 'needsAuthorization',
      grant: null,
      http: { _iClientId: client, concurrencyLevel: 9, unencrypted: vault('contoso').unencrypted },
    })
    expect(copy._id).not.toBe(id)
    expect(copy.externalId).toBeUndefined()
    expect((await create(`/v1/connections/${id}/clone`, {})).name).toBe('original (copy 2)')
    expect(await audits(`/v1/connections/${copy._id}`)).toMatchObject([{ event: 'create' }])
  })

  test('of a long name stays within what a name may have', async () => {
    const id = await connect('n'.repeat(100))
    expect((await create(`/v1/connections/${id}/clone`, {})).name).toBe(`${'n'.repeat(93)} (copy)`)
  })

  test('of an export goes to another connection where one is named; of a flow it is disabled', async () => {
    const { from, read, flow } = await used('clone')
    const to = await connect('clone new', vault('clone-new'))
    const mapped = await create(`/v1/exports/${read._id}/clone`, { connectionMap: { [from]: to } })
    expect(mapped).toMatchObject({ name: 'clone read 1 (copy)', _connectionId: to })
    const copy = await create(`/v1/flows/${flow._id}/clone`, { name: 'clone second' })
    expect(copy).toMatchObject({ disabled: true, pageGenerators: flow.pageGenerators, lastExecutedAt: null })
  })
})

describe('replacing a connection', () => {
  const replace = (from: string, body: object) => app.call('PUT', `/v1/connections/${from}/replace`, body)
  const connectionOf = async (path: string) => (await app.call('GET', path)).body._connectionId

  test('is refused by one of another API type, by itself, and by one that is not there', async () => {
    const { from, read } = await used('refused')
    const control = await connect('refused control', CONTROL)
    const refused = await replace(from, { _newConnectionId: control })
    expect(refused.body.errors).toMatchObject([{ code: 'invalid_field', field: '_newConnectionId' }])
    expect(refused.body.errors[0].message).toContain('another API type')
    expect((await replace(from, { _newConnectionId: from })).status).toBe(422)
    expect((await replace(from, { _newConnectionId: 'a'.repeat(24) })).body.errors).toMatchObject([
      { code: 'invalid_ref' },
    ])
    expect((await replace('a'.repeat(24), { _newConnectionId: from })).status).toBe(404)
    expect((await replace(from, { _newConnectionId: control, flows: ['b'.repeat(24)] })).status).toBe(422)
    expect(await connectionOf(`/v1/exports/${read._id}`)).toBe(from)
  })

  test('that is only tried names what would change, and changes nothing', async () => {
    const { from, read, alone, write, flow } = await used('tried')
    const to = await connect('tried new', vault('tried-new'))
    const { body } = await replace(from, { _newConnectionId: to, dryRun: true })
    expect(body).toEqual({
      dryRun: true,
      exports: [read, alone].map(({ _id, name }) => ({ _id, name })),
      imports: [{ _id: write._id, name: write.name }],
      flows: [{ _id: flow._id, name: flow.name }],
    })
    expect(await connectionOf(`/v1/exports/${read._id}`)).toBe(from)
    expect(await audits(`/v1/exports/${read._id}`)).toHaveLength(1)
  })

  test('changes every user, leaves one row for each, and the old one can then be deleted', async () => {
    const { from, read, alone, write } = await used('all')
    const to = await connect('all new', vault('all-new'))
    const before = await app.call('DELETE', `/v1/connections/${from}`)
    expect(before.status).toBe(422)
    expect(before.body.errors[0].message).toMatch(/the export "all read 1".*the import "all write"/)
    expect((await replace(from, { _newConnectionId: to })).status).toBe(200)
    for (const path of [`/v1/exports/${read._id}`, `/v1/exports/${alone._id}`, `/v1/imports/${write._id}`]) {
      expect(await connectionOf(path)).toBe(to)
      const rows = await audits(path)
      expect(rows).toMatchObject([
        { event: 'update', fieldChanges: [{ fieldPath: '_connectionId' }] },
        { event: 'create' },
      ])
    }
    expect((await app.call('GET', `/v1/connections/${from}/dependencies`)).body).toEqual({})
    expect((await app.call('DELETE', `/v1/connections/${from}`)).status).toBe(204)
  })

  test('only where it was chosen: one flow, one export; and as integrator.io’s clients ask for it', async () => {
    const { from, read, alone, write, flow } = await used('some')
    const to = await connect('some new', vault('some-new'))
    const some = await replace(from, { _newConnectionId: to, flows: [flow._id] })
    expect(some.body).toMatchObject({ exports: [{ _id: read._id }], imports: [{ _id: write._id }] })
    expect(await connectionOf(`/v1/exports/${alone._id}`)).toBe(from)
    const one = await app.call('PUT', `/v1/exports/${alone._id}/replaceConnection`, { _newConnectionId: to })
    expect(one.body).toMatchObject({ _id: alone._id, _connectionId: to })
    const back = await app.call('PUT', `/v1/imports/${write._id}/replaceConnection`, { _newConnectionId: from })
    expect(back.body._connectionId).toBe(from)
    const body = { _connectionId: to, _newConnectionId: from }
    const whole = await app.call('PUT', `/v1/flows/${flow._id}/replaceConnection`, body)
    expect(whole.body._id).toBe(flow._id)
    expect(await connectionOf(`/v1/exports/${read._id}`)).toBe(from)
    expect(await connectionOf(`/v1/exports/${alone._id}`)).toBe(to)
  })

  test('while a flow runs leaves the run as it is: it keeps the connection it began with', async () => {
    const { from, flow } = await used('running')
    const to = await connect('running new', vault('running-new'))
    await app.deps.db.updateTable('connections').set({ needsAuthorization: false }).where('id', '=', from).execute()
    const { body } = await app.call('POST', `/v1/flows/${flow._id}/run`)
    const jobOf = () =>
      app.deps.db.selectFrom('jobs').select(['status', 'plan']).where('id', '=', body._jobId).executeTakeFirstOrThrow()
    const planned = JSON.stringify((await jobOf()).plan)
    expect(planned).toContain(from)
    expect((await replace(from, { _newConnectionId: to })).status).toBe(200)
    const job = await jobOf()
    expect(JSON.stringify(job.plan)).toBe(planned)
    expect(['canceling', 'canceled']).not.toContain(job.status)
  })
})
