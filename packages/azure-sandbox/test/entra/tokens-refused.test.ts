/** Tokens wrong in one way each: what the vault and Resource Manager say, and that the same request passes with a good one. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const { app, secret } = testClient(sandbox)
const vault = await control.createVault({ name: 'refusing-vault' })
await control.setAccessPolicy('refusing-vault', app.objectId)

const PLANES = {
  vault: { url: `${vault.url}/secrets?api-version=7.5`, audience: endpoints.vaultResource },
  arm: { url: `${endpoints.arm}/subscriptions?api-version=2022-12-01`, audience: endpoints.armResource },
} as const
type PlaneName = keyof typeof PLANES

const now = () => Math.floor(sandbox.clock.now() / 1000)
const goodClaims = (plane: PlaneName) => ({
  aud: PLANES[plane].audience,
  iss: `https://sts.windows.net/${tenantId}/`,
  appid: app.clientId,
  oid: app.objectId,
  tid: tenantId,
  idtyp: 'app',
  ver: '1.0',
})
const call = (plane: PlaneName, authorization?: string) =>
  sandbox.send(PLANES[plane].url, { headers: authorization === undefined ? {} : { authorization } })
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const forge = async (plane: PlaneName, change: Record<string, unknown> = {}, signer?: 'stranger') =>
  `Bearer ${await control.forgeToken({ ...goodClaims(plane), ...change }, signer)}`
/** One part of a good token exchanged: 0 header, 1 claims, 2 signature. */
async function withPart(plane: PlaneName, part: 0 | 1 | 2, text: string) {
  const parts = (await forge(plane)).split('.')
  parts[part] = part === 0 ? `Bearer ${text}` : text
  return parts.join('.')
}

interface WrongToken {
  readonly name: string
  make(plane: PlaneName): Promise<string> | string | undefined
  /** What the vault's message holds, and Resource Manager's code. */
  readonly vault: string
  readonly arm: string
}

const FOREIGN_TENANT = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'
const INVALID = 'InvalidAuthenticationToken'
const WRONG: readonly WrongToken[] = [
  { name: 'no token', make: () => undefined, vault: 'AKV10000', arm: 'AuthenticationFailed' },
  { name: 'an empty bearer', make: () => 'Bearer ', vault: 'AKV10000', arm: 'AuthenticationFailed' },
  { name: 'another scheme', make: () => 'Basic dXNlcjpwYXNz', vault: 'AKV10000', arm: 'AuthenticationFailed' },
  { name: 'text that is no token', make: () => 'Bearer nonsense', vault: '', arm: INVALID },
  { name: 'padding after the signature', make: async (p) => `${await forge(p)}=`, vault: '', arm: INVALID },
  {
    name: 'a character of no alphabet',
    make: async (p) => (await forge(p)).replace('.', '!.'),
    vault: '',
    arm: INVALID,
  },
  {
    name: 'a header that demands what nobody understands',
    make: (p) => withPart(p, 0, encode({ alg: 'RS256', typ: 'JWT', crit: ['exp'] })),
    vault: '',
    arm: INVALID,
  },
  { name: 'a token of four parts', make: async (p) => `${await forge(p)}.x`, vault: '', arm: INVALID },
  {
    name: 'the algorithm "none"',
    make: (p) => withPart(p, 0, encode({ alg: 'none', typ: 'JWT' })),
    vault: 'AKV10046',
    arm: INVALID,
  },
  {
    name: 'an unsigned token',
    make: (p) => `Bearer ${encode({ alg: 'none' })}.${encode({ ...goodClaims(p), nbf: 1, exp: now() + 60 })}.`,
    vault: '',
    arm: INVALID,
  },
  {
    name: 'the algorithm HS256',
    make: (p) => withPart(p, 0, encode({ alg: 'HS256', typ: 'JWT', kid: 'x' })),
    vault: 'AKV10046',
    arm: INVALID,
  },
  {
    name: 'a key nobody published',
    make: (p) => withPart(p, 0, encode({ alg: 'RS256', typ: 'JWT', kid: 'unknown' })),
    vault: 'AKV10046',
    arm: INVALID,
  },
  { name: 'a stranger’s signature', make: (p) => forge(p, {}, 'stranger'), vault: 'AKV10046', arm: INVALID },
  {
    name: 'claims changed after signing',
    make: (p) => withPart(p, 1, encode({ ...goodClaims(p), oid: 'somebody', nbf: 1, exp: now() + 60 })),
    vault: 'AKV10046',
    arm: INVALID,
  },
  {
    name: 'another issuer',
    make: (p) => forge(p, { iss: 'https://issuer.example/' }),
    vault: 'AKV10032: Invalid issuer.',
    arm: 'InvalidAuthenticationTokenTenant',
  },
  {
    name: 'another tenant',
    make: (p) => forge(p, { iss: `https://sts.windows.net/${FOREIGN_TENANT}/`, tid: FOREIGN_TENANT }),
    vault: `found https://sts.windows.net/${FOREIGN_TENANT}/`,
    arm: 'InvalidAuthenticationTokenTenant',
  },
  {
    name: 'a v2.0 token',
    make: (p) => forge(p, { iss: `${endpoints.login}/${tenantId}/v2.0`, ver: '2.0' }),
    vault: 'AKV10032',
    arm: 'InvalidAuthenticationTokenTenant',
  },
  {
    name: 'the other plane’s audience',
    make: (p) => forge(p, { aud: PLANES[p === 'vault' ? 'arm' : 'vault'].audience }),
    vault: `AKV10022: Invalid audience. Expected ${endpoints.vaultResource}, found: ${endpoints.armResource}.`,
    arm: 'InvalidAuthenticationTokenAudience',
  },
  {
    name: 'Graph’s audience',
    make: (p) => forge(p, { aud: 'https://graph.microsoft.com' }),
    vault: 'AKV10022',
    arm: 'InvalidAuthenticationTokenAudience',
  },
  {
    name: 'a time that is over',
    make: (p) => forge(p, { nbf: now() - 7200, exp: now() - 1 }),
    vault: '',
    arm: 'ExpiredAuthenticationToken',
  },
  { name: 'a time that has not come', make: (p) => forge(p, { nbf: now() + 900 }), vault: '', arm: INVALID },
  { name: 'no end', make: (p) => forge(p, { exp: undefined }), vault: '', arm: INVALID },
  { name: 'several audiences', make: (p) => forge(p, { aud: [PLANES[p].audience] }), vault: '', arm: INVALID },
]

describe.each(['vault', 'arm'] as const)('%s', (plane) => {
  it('takes a token that is right in every claim', async () => {
    expect((await call(plane, await forge(plane))).status).toBe(200)
  })

  it.each(WRONG)('refuses $name with 401, its code and a challenge', async (wrong) => {
    const answer = await call(plane, await wrong.make(plane))
    expect(answer.status).toBe(401)
    const { code, message } = answer.json.error
    if (plane === 'vault') expect([code, message]).toEqual(['Unauthorized', expect.stringContaining(wrong.vault)])
    else expect(code).toBe(wrong.arm)
    const challenge = String(answer.headers['www-authenticate'])
    expect(challenge).toContain(plane === 'vault' ? `resource="${endpoints.vaultResource}"` : 'authorization_uri=')
  })

  it('shows no part of a refused token in its answer', async () => {
    const token = await forge(plane, {}, 'stranger')
    const answer = await call(plane, token)
    const [, claims = '', signature = ''] = token.split('.')
    expect(answer.text.includes(claims) || answer.text.includes(signature)).toBe(false)
  })

  it('takes a token until the second it ends', async () => {
    const token = await forge(plane, { exp: now() + 60 })
    expect((await call(plane, token)).status).toBe(200)
    sandbox.clock.advance(61_000)
    expect((await call(plane, token)).status).toBe(401)
  })
})

it('a real token for one plane is refused by the other', async () => {
  const { json } = await sandbox.token({
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: secret,
    scope: `${endpoints.armResource}/.default`,
  })
  expect((await call('arm', `Bearer ${json.access_token}`)).status).toBe(200)
  expect((await call('vault', `Bearer ${json.access_token}`)).json.error.message).toContain('AKV10022')
})
