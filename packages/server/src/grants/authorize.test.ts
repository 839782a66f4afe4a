import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'

let world: AzureWorld
beforeAll(async () => {
  world = await openAzureWorld()
})
afterAll(() => world.close())

const resultOf = (location: unknown): string | null => new URL(String(location)).searchParams.get('result')

describe('authorizing a connection', () => {
  test('gives it a grant, and it is online', async () => {
    await world.createVault('first')
    const id = await world.connect('first')
    expect(await world.connection(id)).toMatchObject({ status: 'needsAuthorization', grant: null })
    const answer = await world.authorize(id)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe(`${world.deps.config.publicUrl}/authorized?connection=${id}&result=ok`)
    expect(answer.headers['referrer-policy']).toBe('no-referrer')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(await world.connection(id)).toMatchObject({
      status: 'online',
      diagnosis: null,
      grant: {
        grantedBy: 'megan.bowen@contoso.onmicrosoft.com',
        tenantId: world.sandbox.tenantId,
        scope: [`${world.sandbox.endpoints.vaultResource}/user_impersonation`],
        missingScope: [],
      },
    })
  })
})
