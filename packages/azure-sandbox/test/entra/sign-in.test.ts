/** The authorize endpoint as a browser lives it: accounts, prompts, consent, response modes, sign-out, the v1.0 endpoints. */
import { describe, expect, it } from 'vitest'
import type { Answer } from '../running-sandbox.ts'
import { startTestSandbox } from '../running-sandbox.ts'
import { ALEX, claimsOf, MEGAN, REDIRECT, refusalOf, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const client = testClient(sandbox, { displayName: 'Keyway' })
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const idOf = (name: string) => control.users().find((user) => user.userPrincipalName === name)?.id ?? ''

/** A browser that keeps its cookie. */
function browser() {
  let cookie = ''
  const keep = (answer: Answer) => {
    const set = answer.headers['set-cookie']
    if (set) cookie = String(set).split(';')[0] ?? ''
    return answer
  }
  return {
    open: async (url: string) => keep(await sandbox.send(url, { headers: { cookie } })),
    /** Fills the form of `page`. */
    submit: (page: Answer, path: 'login' | 'consent', fields: Record<string, string>) => {
      const ctx = /name="ctx" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
      return sandbox.send(`${endpoints.browser}/${tenantId}/${path}`, {
        method: 'POST',
        headers: { cookie, origin: endpoints.browser, ...FORM },
        body: new URLSearchParams({ ctx, ...fields }).toString(),
      })
    },
  }
}
const backOf = ({ headers }: Answer) => new URL(String(headers.location)).searchParams

/** A browser in which a person has signed in and consented. */
async function signedIn(...people: readonly string[]) {
  const one = browser()
  for (const person of people) {
    const accounts = await one.open(client.authorizeUrl({ prompt: 'select_account' }))
    const next = await one.submit(accounts, 'login', { user: idOf(person) })
    if (next.status === 200) await one.submit(next, 'consent', { decision: 'allow' })
  }
  return one
}

describe('the account page', () => {
  it('lists the people of the tenant first, and refuses those of another organization (50020)', async () => {
    const one = browser()
    const page = await one.open(client.authorizeUrl())
    const [megan, diego] = ['Megan Bowen', 'Diego Siciliani'].map((name) => page.text.indexOf(name))
    expect(megan).toBeGreaterThan(0)
    expect(diego).toBeGreaterThan(megan ?? 0)
    const user = /value="([^"]+)">[^>]+>DS</.exec(page.text)?.[1] ?? ''
    expect((await one.submit(page, 'login', { user })).text).toContain('AADSTS50020')
  })

  it('left with Cancel is access_denied', async () => {
    const one = browser()
    const back = backOf(await one.submit(await one.open(client.authorizeUrl()), 'login', { decision: 'cancel' }))
    expect([back.get('error'), back.get('error_subcode'), back.get('state')]).toEqual([
      'access_denied',
      'cancel',
      's-1',
    ])
  })

  it('refuses an account that is blocked, or of nobody', async () => {
    const one = browser()
    const page = await one.open(client.authorizeUrl())
    expect((await one.submit(page, 'login', { user: idOf('lee.gu@contoso.onmicrosoft.com') })).text).toContain(
      'AADSTS50057',
    )
    expect((await one.submit(page, 'login', { user: 'nobody' })).headers.location).toBeUndefined()
  })

  it('is over after 30 minutes, and after it was used', async () => {
    const one = await signedIn(MEGAN)
    const page = await one.open(client.authorizeUrl({ prompt: 'select_account' }))
    expect((await one.submit(page, 'login', { user: idOf(MEGAN) })).status).toBe(302)
    expect((await one.submit(page, 'login', { user: idOf(MEGAN) })).status).toBe(400)
    const late = await one.open(client.authorizeUrl({ prompt: 'select_account' }))
    sandbox.clock.advance(31 * 60_000)
    expect((await one.submit(late, 'login', { user: idOf(MEGAN) })).status).toBe(400)
  })
})

describe('prompt', () => {
  it('absent lets the only account of the browser pass', async () => {
    const one = await signedIn(MEGAN)
    expect(backOf(await one.open(client.authorizeUrl())).get('code')).toBeTruthy()
  })

  it('absent asks when two accounts are signed in, unless login_hint names one', async () => {
    const one = await signedIn(MEGAN, ALEX)
    expect((await one.open(client.authorizeUrl())).status).toBe(200)
    const code = backOf(await one.open(client.authorizeUrl({ login_hint: ALEX }))).get('code') ?? ''
    expect(claimsOf((await client.redeem(code)).json.access_token).upn).toBe(ALEX)
  })

  it.each(['login', 'select_account'])('%s shows the account page all the same', async (prompt) => {
    const one = await signedIn(MEGAN)
    expect((await one.open(client.authorizeUrl({ prompt }))).text).toContain('name="user"')
  })

  it('consent asks again for what was allowed', async () => {
    const one = await signedIn(MEGAN)
    expect((await one.open(client.authorizeUrl({ prompt: 'consent' }))).text).toContain(
      'Have full access to the Azure Key Vault',
    )
  })

  it('none passes with an account and consent, and is refused without either', async () => {
    const one = await signedIn(MEGAN)
    expect(backOf(await one.open(client.authorizeUrl({ prompt: 'none' }))).get('code')).toBeTruthy()
    expect(backOf(await browser().open(client.authorizeUrl({ prompt: 'none' }))).get('error')).toBe('login_required')
    control.removeConsent(client.app.clientId, MEGAN)
    expect(backOf(await one.open(client.authorizeUrl({ prompt: 'none' }))).get('error')).toBe('consent_required')
  })
})

describe('consent', () => {
  it('declined grants nothing', async () => {
    const asking = testClient(sandbox)
    const back = new URL(await control.signIn(asking.authorizeUrl(), { user: ALEX, consent: 'cancel' })).searchParams
    expect(back.get('error_description')).toContain('AADSTS65004')
    await expect(control.signIn(asking.authorizeUrl({ prompt: 'none' }), { user: ALEX })).resolves.toContain(
      'login_required',
    )
  })

  it('of .default asks for what the registration lists, and 650057 for what it does not', async () => {
    const scope = `${endpoints.vaultResource}/.default`
    expect(await client.code({ scope })).toBeTruthy()
    const none = testClient(sandbox, { requiredPermissions: [] })
    const back = backOf(await browser().open(none.authorizeUrl({ scope })))
    expect(back.get('error_description')).toContain('AADSTS650057')
  })

  it('of an administrator for everyone spares the others the page', async () => {
    const shared = testClient(sandbox)
    const one = browser()
    const accounts = await one.open(shared.authorizeUrl())
    const page = await one.submit(accounts, 'login', { user: idOf(MEGAN) })
    await one.submit(page, 'consent', { decision: 'allow', everyone: 'on' })
    const back = new URL(await control.signIn(shared.authorizeUrl(), { user: ALEX, consent: 'cancel' }))
    expect(back.searchParams.get('code')).toBeTruthy()
  })

  it('for everyone is not a member’s to give', async () => {
    const shared = testClient(sandbox)
    const one = browser()
    const accounts = await one.open(shared.authorizeUrl())
    const page = await one.submit(accounts, 'login', { user: idOf(ALEX) })
    await one.submit(page, 'consent', { decision: 'allow', everyone: 'on' })
    const back = new URL(await control.signIn(shared.authorizeUrl(), { user: MEGAN, consent: 'cancel' }))
    expect(back.searchParams.get('error')).toBe('access_denied')
  })
})

describe('an app of many tenants', () => {
  it('signs in people of any, on the shared endpoint, with tokens of their own tenant', async () => {
    const multi = testClient(sandbox, { signInAudience: 'AzureADMultipleOrgs' })
    const url = multi.authorizeUrl({}, 'organizations')
    const code = new URL(
      await control.signIn(url, { user: 'diego.siciliani@fabrikam.onmicrosoft.com' }),
    ).searchParams.get('code')
    const form = {
      grant_type: 'authorization_code',
      client_id: multi.app.clientId,
      client_secret: multi.secret,
      redirect_uri: REDIRECT,
      code: code ?? '',
    }
    const { json } = await sandbox.token(form, 'organizations')
    const { tid, iss } = claimsOf(json.access_token)
    expect([tid === tenantId, iss]).toEqual([false, `https://sts.windows.net/${tid}/`])
    const vault = await control.createVault({ name: 'home-vault' })
    const answer = await sandbox.send(`${vault.url}/secrets?api-version=7.5`, {
      headers: { authorization: `Bearer ${json.access_token}` },
    })
    expect(answer.json.error.message).toContain('AKV10032')
  })
})

describe('the answer', () => {
  it('by query carries code, state and session_state', async () => {
    const back = new URL(await control.signIn(client.authorizeUrl({ response_mode: 'query' }), { user: MEGAN }))
    expect([...back.searchParams.keys()].sort()).toEqual(['code', 'session_state', 'state'])
  })

  it('by form_post is a page that posts to the redirect URI, with nothing in the URL', async () => {
    const one = await signedIn(MEGAN)
    const page = await one.open(client.authorizeUrl({ response_mode: 'form_post' }))
    expect([page.status, page.headers.location]).toEqual([200, undefined])
    expect(page.text).toContain(`<form method="post" action="${REDIRECT}"`)
    expect(page.headers['content-security-policy']).toContain(`form-action 'self' ${new URL(REDIRECT).origin}`)
    const code = /name="code" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    expect((await client.redeem(code)).status).toBe(200)
  })

  it('by form_post carries refusals too', async () => {
    const page = await browser().open(client.authorizeUrl({ response_mode: 'form_post', prompt: 'none' }))
    expect(page.text).toContain('name="error" value="login_required"')
    expect(page.text).toContain('name="state" value="s-1"')
  })

  it('keeps a query the redirect URI has of its own', async () => {
    const uri = 'http://localhost:5390/callback?app=1'
    const own = testClient(sandbox, { redirectUris: [uri] })
    const back = new URL(await control.signIn(own.authorizeUrl({ redirect_uri: uri }), { user: MEGAN }))
    expect([back.searchParams.get('app'), back.searchParams.has('code')]).toEqual(['1', true])
  })

  it('to a request sent by POST is the same', async () => {
    const url = new URL(client.authorizeUrl())
    const page = await sandbox.send(`${url.origin}${url.pathname}`, {
      method: 'POST',
      headers: FORM,
      body: url.search.slice(1),
    })
    expect(page.text).toContain('Megan Bowen')
  })
})

describe('sign-out', () => {
  const signOut = (query: Record<string, string> = {}) =>
    `${endpoints.browser}/${tenantId}/oauth2/v2.0/logout?${new URLSearchParams(query)}`

  it.each(['https://evil.example/', `${REDIRECT}/other`, '//evil.example', 'javascript:alert(1)'])(
    'does not lead to %s',
    async (uri) => {
      const answer = await browser().open(signOut({ post_logout_redirect_uri: uri }))
      expect([answer.status, answer.headers.location]).toEqual([200, undefined])
      expect(answer.text).not.toContain(uri)
    },
  )

  it('forgets the browser, leads back to the app and returns the state', async () => {
    const one = await signedIn(MEGAN)
    const answer = await one.open(signOut({ post_logout_redirect_uri: REDIRECT, state: 'bye' }))
    expect([answer.status, answer.headers.location]).toEqual([302, `${REDIRECT}?state=bye`])
    expect(backOf(await one.open(client.authorizeUrl({ prompt: 'none' }))).get('error')).toBe('login_required')
  })

  it('leaves refresh tokens alone', async () => {
    const { refresh_token } = await client.signIn()
    await (await signedIn(MEGAN)).open(signOut())
    expect((await client.refresh(refresh_token)).status).toBe(200)
  })
})

describe('the v1.0 endpoints', () => {
  const v1 = client.app
  const token = (form: Record<string, string>) =>
    sandbox.send(`${endpoints.login}/${tenantId}/oauth2/token`, {
      method: 'POST',
      headers: FORM,
      body: new URLSearchParams({ client_id: v1.clientId, client_secret: client.secret, ...form }).toString(),
    })
  const resource = endpoints.vaultResource

  it.each([
    ['a resource nobody knows', { grant_type: 'client_credentials', resource: 'https://nowhere.example' }, 500011],
    ['no resource', { grant_type: 'client_credentials' }, 900144],
    ['a wrong secret', { grant_type: 'client_credentials', resource, client_secret: 'x' }, 7000215],
    ['no grant type', { resource }, 900144],
  ])('refuse %s', async (_name, form, code) => {
    expect(refusalOf(await token(form))).toMatchObject({ code })
  })

  it('write numbers as text and name the times', async () => {
    const { json } = await token({ grant_type: 'client_credentials', resource })
    const claims = claimsOf(json.access_token)
    expect(json).toMatchObject({
      token_type: 'Bearer',
      expires_in: '3599',
      ext_expires_in: '3599',
      expires_on: String(claims.exp),
      not_before: String(claims.nbf),
      resource,
    })
  })

  it('sign a person in for a resource, and refresh', async () => {
    const query = { client_id: v1.clientId, response_type: 'code', redirect_uri: REDIRECT, resource, state: 's' }
    const url = `${endpoints.browser}/${tenantId}/oauth2/authorize?${new URLSearchParams(query)}`
    const code = new URL(await control.signIn(url, { user: MEGAN })).searchParams.get('code') ?? ''
    const { json } = await token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, resource })
    expect(claimsOf(json.access_token)).toMatchObject({ aud: resource, upn: MEGAN })
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token: json.refresh_token, resource })
    expect(refreshed.json.resource).toBe(resource)
  })
})
