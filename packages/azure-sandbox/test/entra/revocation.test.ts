/** What ends a refresh token, by event and kind of client, and what does not; strict mode; races. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { ALEX, claimsOf, MEGAN, refusalOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, clock, endpoints } = sandbox
const confidential = testClient(sandbox)
const publicClient = testClient(sandbox, { public: true })
const DAY_MS = 86_400_000

interface Event {
  readonly name: string
  happen(appId: string): void
  undo?(): void
  /** AADSTS code of the next refresh; 0: it lives on. */
  readonly confidential: number
  readonly public: number
}

const app = (clientId: string) => control.findApp(clientId)
const EVENTS: readonly Event[] = [
  { name: 'a new password', happen: () => control.changePassword(ALEX), confidential: 0, public: 50173 },
  {
    name: 'revokeSignInSessions',
    happen: () => control.revokeSignInSessions(ALEX),
    confidential: 50173,
    public: 50173,
  },
  {
    name: 'the account blocked',
    happen: () => control.setUserEnabled(ALEX, false),
    undo: () => control.setUserEnabled(ALEX, true),
    confidential: 50057,
    public: 50057,
  },
  { name: 'the consent removed', happen: (id) => control.removeConsent(id, ALEX), confidential: 65001, public: 65001 },
  { name: '91 days without use', happen: () => clock.advance(91 * DAY_MS), confidential: 700082, public: 700082 },
  { name: '89 days without use', happen: () => clock.advance(89 * DAY_MS), confidential: 0, public: 0 },
  { name: 'the app disabled', happen: (id) => app(id)?.setEnabled(false), confidential: 7000112, public: 7000112 },
]

describe.each(EVENTS)('$name', ({ happen, undo, ...code }) => {
  it.each(['confidential', 'public'] as const)('ends, or spares, the refresh token of a %s client', async (kind) => {
    const client = testClient(sandbox, kind === 'public' ? { public: true } : {})
    const { refresh_token } = await client.signIn({}, ALEX)
    clock.advance(1000)
    happen(client.app.clientId)
    const answer = await client.refresh(refresh_token)
    undo?.()
    if (code[kind] === 0) expect(answer.status).toBe(200)
    else expect(refusalOf(answer)).toMatchObject({ code: code[kind] })
  })
})

describe('a refresh token', () => {
  it('slides: each new one lives 90 days of its own', async () => {
    let { refresh_token } = await confidential.signIn()
    for (let use = 0; use < 4; use++) {
      clock.advance(80 * DAY_MS)
      const { status, json } = await confidential.refresh(refresh_token)
      expect(status).toBe(200)
      expect(json.refresh_token).not.toBe(refresh_token)
      refresh_token = json.refresh_token
    }
  })

  it.each([
    ['made up', () => '1.Amade-up', {}, 70000],
    ['of another client', async () => (await publicClient.signIn()).refresh_token, {}, 70000],
    ['that is an access token', async () => (await confidential.signIn()).access_token, {}, 70000],
    ['with a wrong secret', async () => (await confidential.signIn()).refresh_token, { client_secret: 'x' }, 7000215],
    ['without a secret', async () => (await confidential.signIn()).refresh_token, { client_secret: '' }, 7000218],
    ['that is missing', () => '', {}, 900144],
    [
      'for two resources',
      async () => (await confidential.signIn()).refresh_token,
      { scope: `${endpoints.vaultResource}/.default ${endpoints.armResource}/.default` },
      700022,
    ],
    [
      'for a resource without consent',
      async () => (await confidential.signIn()).refresh_token,
      { scope: `${endpoints.armResource}/user_impersonation` },
      65001,
    ],
  ])('%s is refused', async (_name, make, change, code) => {
    expect(refusalOf(await confidential.refresh(await make(), change))).toMatchObject({ code })
  })

  it('of a public client refuses a credential (700025)', async () => {
    const { refresh_token } = await publicClient.signIn()
    const answer = await publicClient.refresh(refresh_token, { client_secret: publicClient.secret })
    expect(refusalOf(answer)).toMatchObject({ status: 401, code: 700025 })
  })

  it('without a scope means the scope it came with', async () => {
    const { refresh_token } = await confidential.signIn()
    const { json } = await confidential.refresh(refresh_token, { scope: undefined })
    expect(claimsOf(json.access_token).aud).toBe(endpoints.vaultResource)
  })

  it('is of no use at another tenant (50020)', async () => {
    const multi = testClient(sandbox, { signInAudience: 'AzureADMultipleOrgs' })
    const { refresh_token } = await multi.signIn()
    const answer = await sandbox.token(
      {
        grant_type: 'refresh_token',
        client_id: multi.app.clientId,
        client_secret: multi.secret,
        refresh_token,
        scope: multi.vaultScope,
      },
      'fabrikam.onmicrosoft.com',
    )
    expect(refusalOf(answer)).toMatchObject({ error: 'invalid_grant', code: 50020 })
  })

  it('works again after the person signs in anew', async () => {
    control.revokeSignInSessions(MEGAN)
    clock.advance(1000)
    const { refresh_token } = await confidential.signIn()
    expect((await confidential.refresh(refresh_token)).status).toBe(200)
  })
})

describe('a code', () => {
  it('redeemed eight times at once gives tokens once', async () => {
    const code = await confidential.code()
    const answers = await Promise.all(Array.from({ length: 8 }, () => confidential.redeem(code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(answers.filter(({ status }) => status !== 200).map((one) => refusalOf(one).code))).toEqual(
      new Set([54005]),
    )
  })

  it('of a person who was signed out everywhere meanwhile is worth nothing (50173)', async () => {
    const code = await confidential.code()
    control.revokeSignInSessions(MEGAN)
    expect(refusalOf(await confidential.redeem(code))).toMatchObject({ code: 50173 })
    clock.advance(1000)
  })
})

describe('strict mode', () => {
  const strictly = async (check: () => Promise<void>) => {
    control.changeEntraSettings({ strictRefreshTokens: true })
    await check().finally(() => control.changeEntraSettings({ strictRefreshTokens: false }))
  }

  it('revokes the family when a superseded token is used again, the newest token included', () =>
    strictly(async () => {
      const { refresh_token: first } = await confidential.signIn()
      const { refresh_token: second } = (await confidential.refresh(first)).json
      const { refresh_token: third } = (await confidential.refresh(second)).json
      expect(refusalOf(await confidential.refresh(first))).toMatchObject({ error: 'invalid_grant', code: 70000 })
      for (const token of [first, second, third]) expect(refusalOf(await confidential.refresh(token)).code).toBe(70000)
    }))

  it('lets a token be used again within the leeway, and not after it', async () => {
    control.changeEntraSettings({ refreshTokenLeewaySeconds: 30 })
    await strictly(async () => {
      const { refresh_token: first } = await confidential.signIn()
      expect((await confidential.refresh(first)).status).toBe(200)
      const again = await confidential.refresh(first)
      expect(again.status).toBe(200)
      clock.advance(30_000)
      expect(refusalOf(await confidential.refresh(first)).code).toBe(70000)
      expect(refusalOf(await confidential.refresh(again.json.refresh_token)).code).toBe(70000)
    }).finally(() => control.changeEntraSettings({ refreshTokenLeewaySeconds: 0 }))
  })

  it('leaves the families of other sign-ins alone', () =>
    strictly(async () => {
      const [one, other] = [await confidential.signIn(), await confidential.signIn()]
      await confidential.refresh(one.refresh_token)
      await confidential.refresh(one.refresh_token)
      expect((await confidential.refresh(other.refresh_token)).status).toBe(200)
    }))

  it('does not take a refused refresh for a use', () =>
    strictly(async () => {
      const { refresh_token } = await confidential.signIn()
      const wrong = { scope: `${endpoints.armResource}/user_impersonation` }
      expect(refusalOf(await confidential.refresh(refresh_token, wrong)).code).toBe(65001)
      expect((await confidential.refresh(refresh_token)).status).toBe(200)
    }))

  it('lets nobody keep a token out of two refreshes at once', () =>
    strictly(async () => {
      const { refresh_token } = await confidential.signIn()
      const answers = await Promise.all([confidential.refresh(refresh_token), confidential.refresh(refresh_token)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
      const won = answers.find(({ status }) => status === 200)
      expect(refusalOf(await confidential.refresh(won?.json.refresh_token)).code).toBe(70000)
    }))
})
