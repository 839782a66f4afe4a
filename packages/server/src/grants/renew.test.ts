import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { createAzureAccess } from './index.ts'
import { releaseLease, takeLease, writeTokens } from './lease.ts'
import { accessTokenPlace } from './tokens.ts'

const HOUR = 3_600_000

let world: AzureWorld
let id: string
let vaultUrl: string
let tests = 0
const started = Date.now()
beforeAll(async () => {
  world = await openAzureWorld()
  vaultUrl = await world.createVault('tokens')
})
/** A connection for each test: what one leaves under way (a renewal, a pause of the sign-in service) is not the next one's. */
beforeEach(async () => {
  world.sandbox.control.failures.disarm()
  tests += 1
  // Later than what the test before wrote, and near the sandbox's clock: the ID token must not have ended before it came.
  world.deps.clock.set(new Date(started + tests * 5_000))
  id = await world.connect(`tokens ${tests}`, { unencrypted: { vaultUrl } })
  await world.authorize(id)
  expect(await world.connection(id)).toMatchObject({ status: 'online' })
})
afterAll(() => world.close())

const list = (azure = world.azure) => azure.outbound.call(id, 'GetSecrets', {})
const grant = () =>
  world.deps.db.selectFrom('grants').selectAll().where('connectionId', '=', id).executeTakeFirstOrThrow()
/** The token's end has come; to the sandbox it is still good. */
const expire = async (): Promise<void> => {
  const ended = { accessTokenExpiresAt: new Date(world.deps.clock.now().getTime() - 1_000) }
  await world.deps.db.updateTable('grants').set(ended).where('connectionId', '=', id).execute()
  world.azure.outbound.forget(id)
}

describe('a clock that is wrong', () => {
  test.each([-300_000, 300_000])(
    'security 34: by %i ms neither renews over and over nor sends a token that has ended',
    async (wrong) => {
      const rightNow = world.deps.clock.now()
      world.deps.clock.advance(wrong)
      try {
        await world.authorize(id)
        const before = world.tokenAnswers()
        for (let call = 0; call < 5; call += 1) expect((await list()).ok).toBe(true)
        expect(world.tokenAnswers()).toBe(before)
        // Ends are counted by the clock that wrote them, so the token is given up ahead of its end by either clock.
        world.deps.clock.set((await grant()).accessTokenExpiresAt)
        expect((await list()).ok).toBe(true)
        expect(world.tokenAnswers()).toBe(before + 1)
      } finally {
        world.deps.clock.set(rightNow)
      }
    },
  )
})

describe('an expired token', () => {
  test('security 27: is renewed once for two hundred callers', async () => {
    await expire()
    const [before, { version }] = [world.tokenAnswers(), await grant()]
    const results = await Promise.all(Array.from({ length: 200 }, () => list()))
    expect(results.filter((result) => !result.ok)).toEqual([])
    expect(world.tokenAnswers() - before).toBe(1)
    expect((await grant()).version).toBe(version + 1)
  })

  test('is renewed once by processes that know nothing of each other', async () => {
    await expire()
    const others = [createAzureAccess(world.deps), createAzureAccess(world.deps), createAzureAccess(world.deps)]
    const before = world.tokenAnswers()
    try {
      const callers = others.flatMap((azure) => Array.from({ length: 20 }, () => list(azure)))
      expect((await Promise.all(callers)).filter((result) => !result.ok)).toEqual([])
      expect(world.tokenAnswers() - before).toBe(1)
    } finally {
      await Promise.all(others.map((azure) => azure.close()))
    }
  })

  test('security 28: is renewed by another process when the one that began was killed', async () => {
    await expire()
    const { version } = await grant()
    const killed = await takeLease(world.deps.db, id, version, 'killed', 400)
    const patient = createAzureAccess(world.deps, { leaseMs: 2_000 })
    try {
      expect((await list(patient)).ok).toBe(true)
    } finally {
      await patient.close()
    }
    expect(killed).not.toBeNull()
    expect((await grant()).version).toBe(version + 1)
  })

  test('that another process is still renewing is waited for, and then reported as such', async () => {
    await expire()
    const { version } = await grant()
    const held = await takeLease(world.deps.db, id, version, 'slow', 60_000)
    const hasty = createAzureAccess(world.deps, { leaseMs: 200 })
    try {
      expect(await list(hasty)).toMatchObject({ ok: false, status: null, diagnosis: { code: 'refresh_pending' } })
    } finally {
      await hasty.close()
      if (held !== null) await releaseLease(world.deps.db, held)
    }
  })
})

describe('a token near its end', () => {
  test('is used while it is renewed in the background', async () => {
    const { accessTokenExpiresAt, version } = await grant()
    world.deps.clock.set(new Date(accessTokenExpiresAt.getTime() - 200_000))
    expect((await list()).ok).toBe(true)
    await expect.poll(async () => (await grant()).version).toBe(version + 1)
  })

  test('is used to its end when the sign-in service is disturbed meanwhile', async () => {
    const { accessTokenExpiresAt, version } = await grant()
    world.deps.clock.set(new Date(accessTokenExpiresAt.getTime() - 200_000))
    world.sandbox.control.failures.arm({ code: 90033 })
    for (let call = 0; call < 5; call += 1) expect((await list()).ok).toBe(true)
    expect(await world.connection(id)).toMatchObject({ status: 'online', diagnosis: null })
    // The renewal is still trying, and comes through once the service is well.
    world.sandbox.control.failures.disarm()
    await expect.poll(async () => (await grant()).version, { timeout: 10_000 }).toBe(version + 1)
  })
})

describe('a renewal that fails', () => {
  test('security 32: for a moment is tried again, and never ends a grant', async () => {
    await expire()
    world.sandbox.control.failures.arm({ code: 90033, remaining: 1 })
    expect((await list()).ok).toBe(true)
    expect(await world.connection(id)).toMatchObject({ status: 'online' })
  })

  test('security 32: for longer leaves the connection as it is, and the service alone for a while', async () => {
    await expire()
    world.sandbox.control.failures.arm({ code: 90033 })
    const first = await list()
    expect(first).toMatchObject({ ok: false, status: null, diagnosis: { code: 'sign_in_unavailable', retry: 'later' } })
    const started = performance.now()
    expect(await list()).toMatchObject({ ok: false, diagnosis: { code: 'sign_in_unavailable' } })
    expect(performance.now() - started).toBeLessThan(200)
    expect(await world.connection(id)).toMatchObject({ status: 'online' })

    world.sandbox.control.failures.disarm()
    expect((await world.app.call('POST', `/v1/connections/${id}/ping`)).body).toMatchObject({ code: 200 })
  }, 15_000)

  test('for good sets the connection offline with the reason, and is not tried again by every call', async () => {
    await expire()
    world.sandbox.control.failures.arm({ code: 700082, remaining: 1 })
    expect(await list()).toMatchObject({ ok: false, status: 401, diagnosis: { code: 'sign_in_inactive', who: 'you' } })
    expect(await world.connection(id)).toMatchObject({ status: 'offline', diagnosis: { code: 'sign_in_inactive' } })
    const before = world.tokenAnswers()
    expect(await list()).toMatchObject({ ok: false, status: 401, diagnosis: { code: 'sign_in_inactive' } })
    expect(world.tokenAnswers()).toBe(before)

    const ping = await world.app.call('POST', `/v1/connections/${id}/ping`)
    expect(ping.body).toMatchObject({ code: 200 })
    expect(await world.connection(id)).toMatchObject({ status: 'online', diagnosis: null })
    const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit.body.slice(0, 2)).toMatchObject([{ event: 'online' }, { event: 'offline' }])
  })

  test('because of its secret is tried again after the client was changed', async () => {
    await expire()
    world.sandbox.control.failures.arm({ code: 7000222, remaining: 1 })
    expect(await list()).toMatchObject({ diagnosis: { code: 'secret_expired' } })
    world.deps.clock.advance(1_000)
    const iclient = (await world.app.call('GET', `/v1/iclients/${world.iclientId}`)).body
    const oauth2 = { ...iclient.oauth2, clientSecret: world.registration.addSecret('newer').secretText }
    expect((await world.app.call('PUT', `/v1/iclients/${world.iclientId}`, { ...iclient, oauth2 })).status).toBe(200)
    expect((await list()).ok).toBe(true)
    expect(await world.connection(id)).toMatchObject({ status: 'online' })
  })

  test('security 31: after losing a race is looked at again before anything is declared dead', async () => {
    await expire()
    const { version } = await grant()
    world.sandbox.control.failures.arm({ code: 700082, remaining: 1 })
    const slow = createAzureAccess(world.deps)
    const other = createAzureAccess(world.deps)
    try {
      const [lost] = await Promise.all([list(slow), overtake(version)])
      expect(lost.ok).toBe(true)
      expect(await world.connection(id)).toMatchObject({ status: 'online' })
    } finally {
      await Promise.all([slow.close(), other.close()])
    }
  })
})

describe('a token the vault refuses', () => {
  test('is renewed once, and the call goes through', async () => {
    const accessTokenSealed = await world.deps.sealer.seal('no-token', accessTokenPlace(id))
    const { version, refreshedAt } = await grant()
    await world.deps.db
      .updateTable('grants')
      .set({ accessTokenSealed, version: version + 1, refreshedAt: new Date(refreshedAt.getTime() - HOUR) })
      .where('connectionId', '=', id)
      .execute()
    world.azure.outbound.forget(id)
    const before = world.tokenAnswers()
    expect((await list()).ok).toBe(true)
    expect(world.tokenAnswers() - before).toBe(1)
  })

  test('security 35: although it is new is not renewed again and again', async () => {
    const accessTokenSealed = await world.deps.sealer.seal('no-token', accessTokenPlace(id))
    const { version } = await grant()
    await world.deps.db
      .updateTable('grants')
      .set({ accessTokenSealed, version: version + 1 })
      .where('connectionId', '=', id)
      .execute()
    world.azure.outbound.forget(id)
    const before = world.tokenAnswers()
    expect(await list()).toMatchObject({ ok: false, status: 401, diagnosis: { code: 'token_refused' } })
    expect(world.tokenAnswers()).toBe(before)
    expect(await world.connection(id)).toMatchObject({ status: 'offline', diagnosis: { code: 'token_refused' } })
  })
})

describe('a lease', () => {
  const tokens = async () => ({
    accessTokenSealed: await world.deps.sealer.seal('late', accessTokenPlace(id)),
    accessTokenExpiresAt: world.deps.clock.now(),
    refreshTokenSealed: null,
    refreshTokenExpiresAt: null,
    refreshedAt: world.deps.clock.now(),
  })

  test('is held by one at a time', async () => {
    const { version } = await grant()
    const leases = await Promise.all(
      ['a', 'b', 'c'].map((owner) => takeLease(world.deps.db, id, version, owner, 5_000)),
    )
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1)
    for (const lease of leases) if (lease !== null) await releaseLease(world.deps.db, lease)
    expect(await takeLease(world.deps.db, id, version - 1, 'd', 5_000)).toBeNull()
  })

  test('security 29: that ran out and was taken by another cannot write any more', async () => {
    const { version } = await grant()
    const late = await takeLease(world.deps.db, id, version, 'late', 0)
    const newer = await takeLease(world.deps.db, id, version, 'newer', 5_000)
    if (late === null || newer === null) throw new Error('both leases should have been taken')
    expect(await writeTokens(world.deps.db, late, await tokens())).toBe(false)
    expect(await writeTokens(world.deps.db, newer, await tokens())).toBe(true)
    expect(await writeTokens(world.deps.db, newer, await tokens())).toBe(false)
  })

  test('security 33: writes an answer without a refresh token and keeps the one there was', async () => {
    const { version, refreshTokenSealed, refreshTokenExpiresAt } = await grant()
    const lease = await takeLease(world.deps.db, id, version, 'me', 5_000)
    if (lease === null) throw new Error('the lease is free')
    await writeTokens(world.deps.db, lease, await tokens())
    expect(await grant()).toMatchObject({ version: version + 1, refreshTokenSealed, refreshTokenExpiresAt })
  })
})

/** Another process renews the grant although this one holds the lease, as after a lease that ran out. */
async function overtake(version: number): Promise<void> {
  await expect.poll(async () => (await grant()).leaseOwner, { interval: 2 }).not.toBeNull()
  await world.deps.db
    .updateTable('grants')
    .set({
      version: version + 1,
      leaseOwner: null,
      leaseUntil: null,
      accessTokenExpiresAt: new Date(world.deps.clock.now().getTime() + HOUR),
    })
    .where('connectionId', '=', id)
    .where('version', '=', version)
    .execute()
}
