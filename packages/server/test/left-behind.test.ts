/** A process that was left behind by a new master key: it can seal nothing, says so, and takes nothing away from anybody. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KeyRing, openSealer } from '../src/encryption/index.ts'
import { createAzureAccess } from '../src/grants/index.ts'
import { type AzureWorld, MEGAN, openAzureWorld } from './support/azure-world.ts'
import { openTestDeps, type TestDeps } from './support/open-test-deps.ts'
import { iclientInput } from './support/sample-documents.ts'

const [OLDER, NEWER] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
const REFUSED = { status: 503, body: { errors: [{ code: 'keys_unavailable' }] } }

let world: AzureWorld
let id: string
/** Where a sign-in sends the browser that began while all was well. */
let back: string

const withKeys = async (deps: TestDeps, keys: string): Promise<{ readonly deps: TestDeps; readonly ring: KeyRing }> => {
  const config = { ...deps.config, keys }
  const { sealer, ring } = await openSealer({ ...deps, config }, false, () => Promise.reject(new Error('none wrapped')))
  return { deps: { ...deps, config, sealer }, ring }
}

beforeAll(async () => {
  let own: KeyRing | undefined
  world = await openAzureWorld({}, undefined, async (config) => {
    const { deps, ring } = await withKeys(await openTestDeps(config), OLDER)
    own = ring
    return deps
  })
  world.sandbox.control.changeEntraSettings({ strictRefreshTokens: true })
  await world.createVault('left')
  id = await world.connect('left')
  await world.authorize(id)
  back = await world.sandbox.control.signIn(await world.authorizationUrl(id), { user: MEGAN })
  const { ring: ahead } = await withKeys(world.deps, `${NEWER}, ${OLDER}`)
  await world.deps.db.transaction().execute((tx) => ahead.add(tx, world.deps.clock.now()))
  await own?.reload()
})
afterAll(() => world.close())

const everything = async () => ({
  iclients: await world.deps.db.selectFrom('iclients').selectAll().orderBy('id').execute(),
  grants: await world.deps.db.selectFrom('grants').select(['version', 'refreshTokenSealed', 'leaseOwner']).execute(),
})
const proxy = () => world.app.call('GET', `/v1/connections/${id}/proxy/secrets?maxresults=1`)

test('what would have to be encrypted is refused with a reason, and nothing is changed', async () => {
  const before = await everything()
  const { iclientId, app, browser } = world
  const secret = { oauth2: { clientSecret: 'c~another' } }
  expect(await app.call('POST', '/v1/iclients', iclientInput('more', secret.oauth2))).toMatchObject(REFUSED)
  expect(await app.call('PATCH', `/v1/iclients/${iclientId}`, secret)).toMatchObject(REFUSED)
  expect(await app.call('POST', `/v1/connection/${id}/oauth2`, undefined, browser)).toMatchObject(REFUSED)
  expect(await everything()).toEqual(before)
  // What is encrypted already opens: the connection goes on.
  expect((await proxy()).status).toBe(200)
})

test('who comes back from a sign-in is told, and the sign-in there was stays', async () => {
  const before = await everything()
  const answer = await world.comeBack(back)
  expect(answer.status).toBe(303)
  expect(answer.headers.location).toContain('keys_unavailable')
  expect(await everything()).toEqual(before)
})

test('no refresh token is sent whose answer could not be kept, and a process with the keys goes on with it', async () => {
  const ended = { accessTokenExpiresAt: new Date(world.deps.clock.now().getTime() - 1_000) }
  await world.deps.db.updateTable('grants').set(ended).execute()
  world.azure.outbound.forget(id)
  const before = await everything()
  const asked = world.tokenAnswers()
  expect(await proxy()).toMatchObject(REFUSED)
  const ping = await world.app.call('POST', `/v1/connections/${id}/ping`)
  expect(ping.body).toMatchObject({ diagnosis: { code: 'keys_unavailable', who: 'you', retry: 'later' } })
  expect(world.tokenAnswers()).toBe(asked)
  expect(await everything()).toEqual(before)
  expect(await world.connection(id)).toMatchObject({ status: 'online' })

  const { deps } = await withKeys(world.deps, NEWER)
  const other = createAzureAccess(deps)
  try {
    expect((await other.outbound.call(id, 'GetSecrets', {})).ok).toBe(true)
    expect(world.tokenAnswers()).toBe(asked + 1)
  } finally {
    await other.close()
  }
})
