/** The doctor against a real sandbox: each check stopped by a real cause, and nothing changed by looking. */
import { createServer, type Server } from 'node:net'
import { type DoctorCheck, type DoctorReport, diagnosis, doctorChecksOf } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from '../../../test/support/azure-world.ts'
import { iclientInput } from '../../../test/support/sample-documents.ts'
import { setOffline } from '../../connections/index.ts'
import { SYSTEM } from '../../deps.ts'

let world: AzureWorld
let megan: string
let id: string
beforeAll(async () => {
  world = await openAzureWorld()
  megan = world.sandbox.control.users().find((user) => user.userPrincipalName === MEGAN)?.id ?? ''
  await world.createVault('examined')
  id = await world.connect('examined')
  await world.authorize(id)
})
afterEach(async () => {
  world.sandbox.control.failures.disarm()
  world.sandbox.control.faults.remove()
  await world.sandbox.control.setAccessPolicy('examined', megan)
})
afterAll(() => world.close())

async function examine(connectionId = id): Promise<DoctorReport> {
  const { status, body } = await world.app.call('POST', `/v1/connections/${connectionId}/doctor`)
  expect(status).toBe(200)
  return body
}
const states = ({ checks }: DoctorReport) => checks.map(({ id: check, state }) => `${check} ${state}`)
const check = ({ checks }: DoctorReport, wanted: DoctorCheck['id']) => checks.find((one) => one.id === wanted)

/** Everything before it passed, it failed with `code`, and nothing after it was reached. */
function expectStopAt(report: DoctorReport, wanted: DoctorCheck['id'], code: string): DoctorCheck {
  const ids = report.checks.map((one) => one.id)
  const at = ids.indexOf(wanted)
  expect(states(report)).toEqual(
    ids.map((one, index) => `${one} ${index < at ? 'passed' : index === at ? 'failed' : 'notReached'}`),
  )
  const found = report.checks[at] as DoctorCheck
  expect(found.diagnosis).toMatchObject({
    code,
    steps: [expect.any(String), ...(found.diagnosis?.steps.slice(1) ?? [])],
  })
  expect(report.ok).toBe(false)
  return found
}

describe('examining a connection', () => {
  test('that is not there is a 404', async () => {
    expect((await world.app.call('POST', `/v1/connections/${'0'.repeat(24)}/doctor`)).status).toBe(404)
  })

  test('that works passes every check, each with its time and what was found', async () => {
    const report = await examine()
    expect(states(report)).toEqual(doctorChecksOf('data-plane').map((one) => `${one} passed`))
    expect(report).toMatchObject({ ok: true, _connectionId: id })
    for (const { ms, detail } of report.checks) {
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(detail).toMatch(/^\S.*\.$/)
    }
    expect(check(report, 'dns')?.detail).toContain('examined.vault.localhost is 127.0.0.1')
    expect(check(report, 'signIn')?.detail).toContain(MEGAN)
    expect(check(report, 'consent')?.detail).toContain('user_impersonation')
  })

  test('of the control plane looks at subscriptions and vaults', async () => {
    const control = await connectControlPlane(world, 'control')
    await world.authorize(control)
    const report = await examine(control)
    expect(states(report)).toEqual(doctorChecksOf('control-plane').map((one) => `${one} passed`))
    expect(check(report, 'vaults')?.detail).toContain('may list the vaults of')
  })

  test('line by line gives each check, and then the report', async () => {
    const headers = { authorization: `Bearer ${world.app.token}`, accept: 'application/x-ndjson' }
    const { headers: head, text } = await world.app.call('POST', `/v1/connections/${id}/doctor`, undefined, headers)
    expect(head['content-type']).toBe('application/x-ndjson')
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const { report } = lines.at(-1)
    expect(report).toMatchObject({ ok: true, _connectionId: id })
    expect(lines.slice(0, -1)).toEqual(report.checks.map((one: DoctorCheck) => ({ check: one })))
    const missing = await world.app.call('POST', `/v1/connections/${'0'.repeat(24)}/doctor`, undefined, headers)
    expect(missing).toMatchObject({ status: 404, body: { errors: [{ code: 'resource_not_found' }] } })
  })

  test('gives away no token and no secret', async () => {
    const { accessTokens, text } = await withTokens(world, id)
    expect(accessTokens.length).toBeGreaterThan(0)
    for (const secret of [...accessTokens, world.clientSecret]) expect(text).not.toContain(secret)
    expect(text).not.toMatch(/eyJ[\w-]{10,}\./)
  })

  test('leaves its status and its audit log as they are, whatever it finds', async () => {
    const { db, clock } = world.deps
    await setOffline(db, id, diagnosis('connection_refused'), SYSTEM, clock.now())
    const before = await settled(world, id)
    expect((await examine()).ok).toBe(true)
    expect(await settled(world, id)).toEqual(before)
    await world.app.call('POST', `/v1/connections/${id}/ping`)
    expect(await world.connection(id)).toMatchObject({ status: 'online' })

    const online = await settled(world, id)
    world.sandbox.control.faults.add({ plane: 'vault', effect: { kind: 'cut' } })
    expectStopAt(await examine(), 'tls', 'connection_lost')
    expect(await settled(world, id)).toEqual(online)
  })
})

describe('it stops', () => {
  test('at the sign-in of a connection that nobody authorized, which changes nothing', async () => {
    const fresh = await world.connect('nobody', vaultOf(world, 'examined'))
    const found = expectStopAt(await examine(fresh), 'signIn', 'not_authorized')
    expect(found.diagnosis?.steps[0]).toContain('Save & authorize')
    expect(await world.connection(fresh)).toMatchObject({ status: 'needsAuthorization' })
  })

  test('at the consent that the last attempt was refused', async () => {
    const declined = await world.connect('declined', vaultOf(world, 'examined'))
    world.sandbox.control.removeConsent(world.registration.clientId)
    await world.authorize(declined, MEGAN, 'cancel')
    expectStopAt(await examine(declined), 'consent', 'consent_declined')
    await world.authorize(declined)
    expect((await examine(declined)).ok).toBe(true)
    await world.authorize(id)
  })

  test('at the sign-in when the tenant does not exist', async () => {
    const made = await world.app.call(
      'POST',
      '/v1/iclients',
      iclientInput('elsewhere', {
        unencrypted: { cloud: 'sandbox', tenantId: '99999999-9999-4999-8999-999999999999' },
      }),
    )
    const lost = await world.connect('lost', { ...vaultOf(world, 'examined'), _iClientId: made.body._id })
    expectStopAt(await examine(lost), 'signIn', 'tenant_not_found')
  })

  test('at the sign-in when the secret is refused, though the token in hand is good, and says until when', async () => {
    world.sandbox.control.failures.arm({ code: 7000222, appId: world.registration.clientId })
    const found = expectStopAt(await examine(), 'signIn', 'secret_expired')
    expect(found.detail).toMatch(/Calls go on with the token in hand until 20\d\d-/)
    expect(await world.connection(id)).toMatchObject({ status: 'online' })
  })

  test('at the sign-in when the token in hand has ended too: then the connection goes offline, as in any call', async () => {
    const ended = await world.connect('ended', vaultOf(world, 'examined'))
    await world.authorize(ended)
    const past = new Date(world.deps.clock.now().getTime() - 1_000)
    await world.deps.db
      .updateTable('grants')
      .set({ accessTokenExpiresAt: past })
      .where('connectionId', '=', ended)
      .execute()
    world.sandbox.control.failures.arm({ code: 7000215, appId: world.registration.clientId })
    const found = expectStopAt(await examine(ended), 'signIn', 'secret_wrong')
    expect(found.detail).toBe('The client secret is wrong.')
    expect(await world.connection(ended)).toMatchObject({ status: 'offline', diagnosis: { code: 'secret_wrong' } })
    // It is examined like any other while it is offline.
    expectStopAt(await examine(ended), 'signIn', 'secret_wrong')
    world.sandbox.control.failures.disarm()
    expect((await examine(ended)).ok).toBe(true)
  })

  test('at the consent when it was taken back', async () => {
    world.sandbox.control.failures.arm({ code: 65001, appId: world.registration.clientId })
    expectStopAt(await examine(), 'consent', 'consent_missing')
  })

  test('at the consent when Microsoft granted less than was asked for', async () => {
    await world.deps.db
      .updateTable('grants')
      .set({ missingScope: ['https://vault.localhost/other'] })
      .where('connectionId', '=', id)
      .execute()
    const found = expectStopAt(await examine(), 'consent', 'scope_missing')
    expect(found.diagnosis?.cause).toContain('https://vault.localhost/other')
    await world.authorize(id)
  })

  test('at DNS when the name of the vault leads nowhere', async () => {
    const away = await world.connect('away', vaultOf(world, 'examined'))
    // Names below `invalid` never resolve (RFC 6761 6.4).
    const doc = await withVaultUrl(world, away, 'https://away.vault.invalid')
    await world.deps.db.updateTable('connections').set({ doc }).where('id', '=', away).execute()
    const found = expectStopAt(await examine(away), 'dns', expect.any(String))
    // Without a name server the machine cannot tell that a name does not exist.
    expect(['host_not_found', 'name_server_failed', 'timed_out']).toContain(found.diagnosis?.code)
  })

  test('at TLS when the host does not answer at all', async () => {
    world.sandbox.control.faults.add({ plane: 'vault', effect: { kind: 'cut' } })
    expectStopAt(await examine(), 'tls', 'connection_lost')
  })

  test('at the clock when it is wrong', async () => {
    world.deps.clock.advance(3_600_000)
    try {
      const found = expectStopAt(await examine(), 'clock', 'clock_off')
      expect(found.diagnosis?.cause).toMatch(/by (59|60|61) minutes/)
    } finally {
      world.deps.clock.advance(-3_600_000)
    }
  })

  test('at the answer when the vault is gone', async () => {
    await world.createVault('passing')
    const passing = await world.connect('passing')
    await world.authorize(passing)
    await world.sandbox.control.deleteVault('passing')
    expectStopAt(await examine(passing), 'reachable', 'vault_host_not_found')
    expect(await world.connection(passing)).toMatchObject({ status: 'online' })
  })

  test('at the answer when the token is for another service', async () => {
    await world.authorize(await connectControlPlane(world, 'consenting'))
    const other = await world.connect('other', vaultOf(world, 'examined'))
    await world.authorize(other)
    await world.deps.db
      .updateTable('connections')
      .set({ doc: await withScope(world, other, `${world.sandbox.endpoints.armResource}/user_impersonation`) })
      .where('id', '=', other)
      .execute()
    expectStopAt(await examine(other), 'reachable', 'token_wrong_audience')
    expect(await world.connection(other)).toMatchObject({ status: 'online' })
  })

  test('at the answer while the vault is disturbed', async () => {
    world.sandbox.control.vaultFaults.arm({
      status: 500,
      code: 'InternalServerError',
      message: 'Something failed.',
      times: 50,
    })
    expectStopAt(await examine(), 'reachable', 'service_failed')
    for (const fault of world.sandbox.control.vaultFaults.list().keys()) world.sandbox.control.vaultFaults.disarm(fault)
  })

  test('at the firewall, and names the address to allow', async () => {
    await world.createVault('walled')
    const walled = await world.connect('walled')
    await world.authorize(walled)
    await patchVault(world, 'walled', { networkAcls: { defaultAction: 'Deny', ipRules: [] } })
    const found = expectStopAt(await examine(walled), 'firewall', 'forbidden_by_firewall')
    expect(found.diagnosis?.facts.address).toBe('127.0.0.1')
  })

  test('at the firewall when the vault has no public network', async () => {
    await world.createVault('private')
    const hidden = await world.connect('private')
    await world.authorize(hidden)
    await patchVault(world, 'private', { publicNetworkAccess: 'Disabled' })
    expectStopAt(await examine(hidden), 'firewall', 'forbidden_by_connection')
  })

  test('at the subscriptions when the account sees none, and names the role', async () => {
    const control = await connectControlPlane(world, 'blind')
    await world.authorize(control)
    world.sandbox.control.setArmRole(megan, 'None')
    const found = expectStopAt(await examine(control), 'subscriptions', 'no_subscription')
    expect(found.diagnosis?.facts.role).toBe('Reader')
    world.sandbox.control.setArmRole(megan, 'Owner')
  })

  test('at the vaults when the account sees a subscription and may not list them, and names the role', async () => {
    const control = await connectControlPlane(world, 'purger')
    await world.authorize(control)
    world.sandbox.control.setArmRole(megan, 'None')
    const role = world.sandbox.control.assignRole(megan, 'Key Vault Purge Operator')
    const found = expectStopAt(await examine(control), 'vaults', 'arm_forbidden')
    expect(found.diagnosis?.facts).toMatchObject({ permission: 'Microsoft.KeyVault/vaults/read', role: 'Reader' })
    world.sandbox.control.removeRole(role)
    world.sandbox.control.setArmRole(megan, 'Owner')
  })

  test('when a host takes the connection and stays silent, at the limit of the check', {
    timeout: 40_000,
  }, async () => {
    const silent = await listenSilently()
    const inside = await openAzureWorld()
    try {
      await inside.createVault('silent')
      const connection = await inside.connect('silent')
      await inside.authorize(connection)
      const { port } = silent.address() as { port: number }
      await inside.deps.db
        .updateTable('connections')
        .set({ doc: await withVaultUrl(inside, connection, `https://silent.vault.localhost:${port}`) })
        .where('id', '=', connection)
        .execute()
      const started = performance.now()
      const { body } = await inside.app.call('POST', `/v1/connections/${connection}/doctor`)
      expect(performance.now() - started).toBeLessThan(15_000)
      expectStopAt(body, 'tls', 'timed_out')
    } finally {
      silent.close()
      await inside.close()
    }
  })
})

describe('permissions', () => {
  test('are told for each group, by the access policy that is missing', async () => {
    const some = { keys: ['list'], secrets: ['get', 'list'], certificates: [] }
    await world.sandbox.control.setAccessPolicy('examined', megan, some)
    const report = await examine()
    expect(states(report).slice(-3)).toEqual(['secrets passed', 'keys failed', 'certificates failed'])
    expect(check(report, 'keys')).toMatchObject({
      detail: 'The account may list and may not read.',
      diagnosis: { code: 'forbidden_by_policy', facts: { permission: 'keys/get', vault: 'examined' } },
    })
    expect(check(report, 'certificates')).toMatchObject({
      detail: 'The account may not list and may not read.',
      diagnosis: { facts: { permission: 'certificates/list, certificates/get' } },
    })
    expect(check(report, 'certificates')?.diagnosis?.steps[0]).toContain('Key vaults > examined > Access policies')
  })

  test('are looked at only for the groups the connection needs, when those are named', async () => {
    const some = { keys: [], secrets: ['get', 'list'], certificates: [] }
    await world.sandbox.control.setAccessPolicy('examined', megan, some)
    const path = `/v1/connections/${id}/doctor?groups=`
    const { body } = await world.app.call('POST', `${path}secrets`)
    expect(body.ok).toBe(true)
    expect(states(body).slice(-2)).toEqual(['firewall passed', 'secrets passed'])
    expect((await world.app.call('POST', `${path}secrets,keys`)).body.ok).toBe(false)
    const wrong = await world.app.call('POST', `${path}passwords`)
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid_query' }] } })
    expect(wrong.text).toContain('secrets, keys, certificates')
  })

  test('of a vault with roles are told by the smallest role that grants what is missing', async () => {
    await world.sandbox.control.createVault({ name: 'by-roles', enableRbacAuthorization: true })
    const byRoles = await world.connect('by-roles')
    await world.authorize(byRoles)
    const none = await examine(byRoles)
    const role = (report: DoctorReport, one: DoctorCheck['id']) => check(report, one)?.diagnosis?.facts.role
    expect(check(none, 'secrets')?.diagnosis?.code).toBe('forbidden_by_rbac')
    expect([role(none, 'secrets'), role(none, 'keys'), role(none, 'certificates')]).toEqual([
      'Key Vault Secrets User',
      'Key Vault Reader',
      'Key Vault Reader',
    ])

    world.sandbox.control.assignRole(megan, 'Key Vault Reader')
    const reader = await examine(byRoles)
    expect(states(reader).slice(-3)).toEqual(['secrets failed', 'keys passed', 'certificates passed'])
    expect(check(reader, 'secrets')?.detail).toBe('The account may list and may not read.')
    expect(role(reader, 'secrets')).toBe('Key Vault Secrets User')

    world.sandbox.control.assignRole(megan, 'Key Vault Secrets User')
    expect((await examine(byRoles)).ok).toBe(true)
  })

  test('are found out without a call that writes or reads what is there', async () => {
    world.sandbox.control.calls.clear()
    await examine()
    const calls = world.sandbox.control.calls.list({ plane: 'vault' })
    expect(calls.length).toBeGreaterThan(5)
    for (const call of calls) expect(call.method).toBe('GET')
  })
})

const vaultOf = (one: AzureWorld, name: string) => ({ unencrypted: { vaultUrl: one.sandbox.endpoints.vault(name) } })

const connectControlPlane = (one: AzureWorld, name: string): Promise<string> =>
  one.connect(name, {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [`${one.sandbox.endpoints.armResource}/user_impersonation`] } },
  })

/** A report, and every access token that was ever given out for it to hold. */
async function withTokens(one: AzureWorld, connectionId: string) {
  const report = await examine(connectionId)
  const { accessTokenSealed } = await one.deps.db
    .selectFrom('grants')
    .select('accessTokenSealed')
    .where('connectionId', '=', connectionId)
    .executeTakeFirstOrThrow()
  const place = { table: 'grants', column: 'access_token_sealed', id: connectionId } as const
  return { accessTokens: [await one.deps.sealer.open(accessTokenSealed, place)], text: JSON.stringify(report) }
}

/** What a visit must leave alone. */
async function settled(one: AzureWorld, connectionId: string) {
  const { status, diagnosis: why, offlineSince } = await one.connection(connectionId)
  const { body } = await one.app.call('GET', `/v1/connections/${connectionId}/audit`)
  return { status, why, offlineSince, audit: body }
}

async function patchVault(one: AzureWorld, name: string, properties: object): Promise<void> {
  const control = await connectControlPlane(one, `patch ${name} ${Math.random()}`)
  await one.authorize(control)
  const { subscriptionId, resourceGroup } = one.sandbox
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}?api-version=2023-07-01`
  const result = await one.azure.outbound.send(control, {
    method: 'PATCH',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ properties }),
  })
  if (!result.ok || result.answer.status >= 300) throw new Error('the vault could not be changed')
  await result.answer.bytes()
}

async function docOf(one: AzureWorld, connectionId: string) {
  const { doc } = await one.deps.db
    .selectFrom('connections')
    .select('doc')
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow()
  // biome-ignore lint/suspicious/noExplicitAny: a test changes one member of what is stored.
  return structuredClone(doc) as any
}

async function withVaultUrl(one: AzureWorld, connectionId: string, vaultUrl: string): Promise<string> {
  const doc = await docOf(one, connectionId)
  doc.http.unencrypted.vaultUrl = vaultUrl
  return JSON.stringify(doc)
}

async function withScope(one: AzureWorld, connectionId: string, scope: string): Promise<string> {
  const doc = await docOf(one, connectionId)
  doc.http.auth.oauth.scope = [scope]
  return JSON.stringify(doc)
}

function listenSilently(): Promise<Server> {
  const server = createServer(() => {})
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
