/** Continuous Access Evaluation: which events challenge a token that is still good, for whom, and what a challenge says. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { ALEX, claimsOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const client = testClient(sandbox)
const CP1 = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } })
const alexId = control.users().find((user) => user.userPrincipalName === ALEX)?.id ?? ''
const vault = await control.createVault({ name: 'challenge-vault' })
await control.setAccessPolicy('challenge-vault', alexId)

const list = (token: string) =>
  sandbox.send(`${vault.url}/secrets?api-version=7.5`, { headers: { authorization: `Bearer ${token}` } })
const subscriptions = (token: string) =>
  sandbox.send(`${endpoints.arm}/subscriptions?api-version=2022-12-01`, {
    headers: { authorization: `Bearer ${token}` },
  })
async function token(claims?: string, scope = client.vaultScope): Promise<string> {
  const { json } = await client.redeem(await client.code({ scope }, ALEX), { scope, claims })
  return json.access_token
}

describe.each([
  ['sessions revoked', () => control.revokeSignInSessions(ALEX)],
  ['a new password', () => control.changePassword(ALEX)],
  ['the account blocked', () => control.setUserEnabled(ALEX, false)],
  ['a challenge asked for', () => control.challengeClaims(alexId)],
] as const)('after %s', (_name, happen) => {
  it('a client that takes challenges is challenged at the vault, others are not', async () => {
    const [ready, plain] = [await token(CP1), await token()]
    expect([(await list(ready)).status, (await list(plain)).status]).toEqual([200, 200])
    sandbox.clock.advance(1000)
    happen()
    sandbox.clock.advance(2000)
    const answer = await list(ready)
    control.setUserEnabled(ALEX, true)
    expect([answer.status, (await list(plain)).status]).toEqual([401, 200])
    const challenge = String(answer.headers['www-authenticate'])
    expect(challenge).toContain(`authorization="${endpoints.login}/${tenantId}"`)
    expect(challenge).toContain(`resource="${endpoints.vaultResource}", error="insufficient_claims"`)
    const wanted = Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString()
    expect(JSON.parse(wanted).access_token.nbf.essential).toBe(true)
  })

  it('a token got since passes', async () => {
    happen()
    control.setUserEnabled(ALEX, true)
    sandbox.clock.advance(2000)
    const renewed = await token(CP1)
    expect(claimsOf(renewed).xms_cc).toEqual(['cp1'])
    expect((await list(renewed)).status).toBe(200)
  })
})

it('Resource Manager challenges too', async () => {
  const scope = `${endpoints.armResource}/user_impersonation`
  const ready = await token(CP1, scope)
  expect((await subscriptions(ready)).status).toBe(200)
  sandbox.clock.advance(1000)
  control.challengeClaims(alexId)
  sandbox.clock.advance(2000)
  const answer = await subscriptions(ready)
  expect(answer.status).toBe(401)
  expect(String(answer.headers['www-authenticate'])).toContain('error="insufficient_claims"')
})

it('a claims challenge passed on to the token endpoint keeps cp1', async () => {
  const merged = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' }, xms_cc: { values: ['cp1'] } } })
  expect(claimsOf(await token(merged)).xms_cc).toEqual(['cp1'])
})
