import { setTimeout as sleep } from 'node:timers/promises'
import type { GrantRecord } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from '../../test/support/azure-world.ts'

let world: AzureWorld
let vaultUrl: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('history')
  vaultUrl = world.sandbox.endpoints.vault('history')
})
afterEach(() => {
  world.sandbox.control.failures.disarm()
  world.sandbox.control.faults.remove()
})
afterAll(() => world.close())

let made = 0
const authorized = async (): Promise<string> => {
  const id = await world.connect(`history ${++made}`, { unencrypted: { vaultUrl } })
  await world.authorize(id)
  return id
}
const history = async (id: string): Promise<GrantRecord[]> =>
  (await world.app.call('GET', `/v1/connections/${id}/grants`)).body
const later = (ms: number) => {
  world.deps.clock.advance(ms)
  world.sandbox.clock.advance(ms)
}
const call = (id: string) => world.azure.outbound.call(id, 'GetSecrets', {})

describe('the history of a connection', () => {
  test('is there for a connection alone', async () => {
    expect((await world.app.call('GET', `/v1/connections/${'0'.repeat(24)}/grants`)).status).toBe(404)
  })

  test('tells who authorized it, for what, and how often it was renewed, and holds no token', async () => {
    const id = await authorized()
    later(2 * 3_600_000)
    expect(await call(id)).toMatchObject({ ok: true })
    const answer = await world.app.call('GET', `/v1/connections/${id}/grants`)
    expect(answer.body).toEqual([
      {
        _id: expect.any(String),
        grantedBy: MEGAN,
        grantedAt: expect.any(String),
        byUser: { _id: world.app.owner.id, name: 'owner' },
        scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`],
        missingScope: [],
        tenantId: world.sandbox.tenantId,
        way: expect.any(String),
        status: 'current',
        endedAt: null,
        diagnosis: null,
        renewals: 1,
        refreshedAt: world.deps.clock.now().toISOString(),
      },
    ])
    expect(answer.text).not.toMatch(/eyJ|token/i)
  })

  test('tells how each ended: replaced, dropped because the connection changed, revoked', async () => {
    const id = await authorized()
    await world.authorize(id)
    await world.app.call('PATCH', `/v1/connections/${id}`, {
      http: { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('another') } },
    })
    await world.app.call('PATCH', `/v1/connections/${id}`, { http: { unencrypted: { vaultUrl } } })
    await world.authorize(id)
    const { status, body } = await world.app.call('DELETE', `/v1/connections/${id}/grant`)
    expect({ status, revoked: body.revoked }).toEqual({ status: 200, revoked: true })
    expect((await history(id)).map((one) => one.status)).toEqual(['revoked', 'changed', 'replaced'])
    expect((await history(id)).every(({ endedAt }) => endedAt !== null)).toBe(true)
  })

  test('tells that Microsoft refused to renew one, and why; the next one takes its place', async () => {
    const id = await authorized()
    later(2 * 3_600_000)
    world.sandbox.control.failures.arm({ code: 53003, remaining: 1 })
    expect(await call(id)).toMatchObject({ ok: false })
    expect(await history(id)).toMatchObject([
      { status: 'refused', endedAt: null, diagnosis: { code: 'conditional_access' } },
    ])
    await world.authorize(id)
    expect(await history(id)).toMatchObject([{ status: 'current' }, { status: 'refused', endedAt: expect.any(String) }])
  })
})

describe('security 37: revoking', () => {
  test('wipes the tokens at once, lets a call under way finish, and refuses the next', async () => {
    const id = await authorized()
    world.sandbox.control.faults.add({ plane: 'vault', effect: { kind: 'latency', milliseconds: 1_000 } })
    const underWay = call(id)
    await sleep(300)
    await world.app.call('DELETE', `/v1/connections/${id}/grant`)
    const rows = await world.deps.db.selectFrom('grants').selectAll().where('connectionId', '=', id).execute()
    expect(rows).toEqual([])
    expect(await call(id)).toMatchObject({ ok: false, diagnosis: { code: 'not_authorized' } })
    expect(await underWay).toMatchObject({ ok: true })
  })

  test('by deleting the connection wipes them too, and its history with it', async () => {
    const id = await authorized()
    await world.app.call('DELETE', `/v1/connections/${id}`)
    for (const table of ['grants', 'grantHistory'] as const) {
      expect(
        await world.deps.db.selectFrom(table).select('connectionId').where('connectionId', '=', id).execute(),
      ).toEqual([])
    }
  })

  test('says how to end it at Microsoft, where no address revokes a token', async () => {
    const { body } = await world.app.call('DELETE', `/v1/connections/${await authorized()}/grant`)
    expect(body.atMicrosoft.steps.join(' ')).toMatch(/Revoke permissions.*Enterprise applications.*Revoke sessions/s)
    expect(body.atMicrosoft.links).toContainEqual({
      label: 'Open the sandbox portal',
      url: world.sandbox.endpoints.browser,
    })
    const again = await world.connect('never authorized', { unencrypted: { vaultUrl } })
    expect((await world.app.call('DELETE', `/v1/connections/${again}/grant`)).body.revoked).toBe(false)
  })
})

test('authorizing again in place keeps the grant there is until the new one is stored', async () => {
  const id = await authorized()
  await world.authorizationUrl(id)
  expect(await call(id)).toMatchObject({ ok: true })
  const started = new URL(await world.authorizationUrl(id)).searchParams
  const query = new URLSearchParams({ error: 'access_denied', state: started.get('state') ?? '' })
  expect((await world.comeBack(`${started.get('redirect_uri')}?${query}`)).status).toBe(303)
  expect(await call(id)).toMatchObject({ ok: true })
  expect(await history(id)).toMatchObject([{ status: 'current' }])
})
