import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, MEGAN, openAzureWorld } from '../../test/support/azure-world.ts'
import { iclientInput } from '../../test/support/sample-documents.ts'

let world: AzureWorld
/** To a vault: authorized by Megan, who has not consented to the control plane yet. */
let data: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('two-planes')
  data = await world.connect('two-planes')
  await world.authorize(data)
})
afterEach(() => world.sandbox.control.failures.disarm())
afterAll(() => world.close())

let count = 0
const controlPlane = (changes: object = {}) => {
  count += 1
  return world.connect(`control ${count}`, {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.armResource}/user_impersonation`] } },
    ...changes,
  })
}
const from = async (id: string, _connectionId: string) =>
  (await world.app.call('POST', `/v1/connection/${id}/oauth2/from`, { _connectionId })).body

describe('the sign-in of another connection', () => {
  test('is refused by Microsoft while the other plane was not consented to, and harms nothing', async () => {
    const id = await controlPlane()
    expect(await from(id, data)).toMatchObject({ code: 401, diagnosis: { code: 'consent_missing' } })
    expect(await world.connection(id)).toMatchObject({
      status: 'needsAuthorization',
      diagnosis: { code: 'consent_missing' },
    })
    expect((await world.app.call('POST', `/v1/connections/${data}/ping`)).body).toMatchObject({ code: 200 })
  })

  test('serves both planes once both were consented to, and both go on by themselves', async () => {
    await world.authorize(await controlPlane())
    const id = await controlPlane()
    expect(await from(id, data)).toMatchObject({ code: 200 })
    expect(await world.connection(id)).toMatchObject({
      status: 'online',
      grant: {
        grantedBy: MEGAN,
        scope: [`${world.sandbox.endpoints.armResource}/user_impersonation`],
        missingScope: [],
      },
    })
    const audit = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(audit.body[0]).toMatchObject({ event: 'authorize', byUser: { name: 'owner' } })
    world.deps.clock.advance(2 * 3_600_000)
    world.sandbox.clock.advance(2 * 3_600_000)
    for (const one of [id, data]) {
      expect((await world.app.call('POST', `/v1/connections/${one}/ping`)).body).toMatchObject({ code: 200 })
    }
  })

  test.each<[string, () => Promise<[string, string]>, RegExp]>([
    ['is not there to be shared with itself', async () => [data, data], /another connection/],
    [
      'is needed: nobody signed in for it',
      async () => [await controlPlane(), await controlPlane()],
      /Nobody has signed in/,
    ],
    [
      'of another client is of no use',
      async () => {
        const input = iclientInput('another', { unencrypted: { cloud: 'sandbox', tenantId: world.sandbox.tenantId } })
        const { body } = await world.app.call('POST', '/v1/iclients', input)
        return [await controlPlane({ _iClientId: body._id }), data]
      },
      /another OAuth 2.0 client/,
    ],
  ])('%s', async (_, pair, reason) => {
    const [id, other] = await pair()
    expect((await from(id, other)).errors).toMatchObject([
      { field: '_connectionId', message: expect.stringMatching(reason) },
    ])
  })

  test('that was revoked by Microsoft is refused, with the reason', async () => {
    const id = await controlPlane()
    world.sandbox.control.failures.arm({ code: 50173, remaining: 1 })
    expect(await from(id, data)).toMatchObject({ diagnosis: { code: 'sign_in_revoked' } })
  })
})
