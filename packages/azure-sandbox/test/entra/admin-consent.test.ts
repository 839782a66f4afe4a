/** Admin consent, v1.0 and v2.0: an administrator allows an app for everyone; others cannot; Cancel goes back. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from '../running-sandbox.ts'
import { ALEX, MEGAN, REDIRECT, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints, tenantId } = sandbox
const VAULT_DEFAULT = `${endpoints.vaultResource}/.default`
const idOf = (name: string) => control.users().find((user) => user.userPrincipalName === name)?.id ?? ''

async function consent(
  path: string,
  query: Record<string, string>,
  answer: Record<string, string>,
  change: Record<string, string> = {},
) {
  const url = `${endpoints.browser}${path}`
  const page = await sandbox.send(`${url}?${new URLSearchParams(query)}`)
  const cookie = String(page.headers['set-cookie']).split(';')[0] ?? ''
  const field = (name: string) =>
    (new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&')
  expect(page.text).toContain(`action="${path}"`)
  return sandbox.send(url, {
    method: 'POST',
    headers: { cookie, origin: endpoints.browser, 'content-type': 'application/x-www-form-urlencoded', ...change },
    body: new URLSearchParams({ request: field('request'), proof: field('proof'), ...answer }).toString(),
  })
}
const backOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }) =>
  Object.fromEntries(new URL(String(headers.location)).searchParams)
const allow = { decision: 'allow', user: idOf(MEGAN) }

describe.each([
  { version: 2, path: `/${tenantId}/v2.0/adminconsent`, scope: { scope: VAULT_DEFAULT }, refusal: 'consent_required' },
  { version: 1, path: `/${tenantId}/adminconsent`, scope: {}, refusal: 'permission_denied' },
])('admin consent v$version', ({ path, scope, refusal }) => {
  const client = testClient(sandbox, { displayName: 'For all' })
  const query: Record<string, string> = { client_id: client.app.clientId, redirect_uri: REDIRECT, state: 's', ...scope }

  it('turned down goes back with the word of its version', async () => {
    const back = backOf(await consent(path, query, { decision: 'cancel' }))
    expect(back).toMatchObject({ error: refusal, admin_consent: 'True', state: 's' })
    expect(back.error_description).toContain('AADSTS65004')
  })

  it('is not given by somebody who is no administrator (90094)', async () => {
    const answer = await consent(path, query, { decision: 'allow', user: idOf(ALEX) })
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
    expect(answer.text).toContain('AADSTS90094')
    expect(await hasConsent(client.authorizeUrl())).toBe(false)
  })

  it('is not given by a form of another site or another browser', async () => {
    expect((await consent(path, query, allow, { origin: 'https://evil.example' })).status).toBe(400)
    expect((await consent(path, query, allow, { cookie: 'x=y' })).status).toBe(400)
    expect(await hasConsent(client.authorizeUrl())).toBe(false)
  })

  it('given by an administrator holds for everyone', async () => {
    expect(backOf(await consent(path, query, allow))).toEqual({
      admin_consent: 'True',
      tenant: tenantId,
      state: 's',
      ...scope,
    })
    expect(await hasConsent(client.authorizeUrl({ scope: client.vaultScope }))).toBe(true)
  })
})

describe('admin consent is refused on a page', () => {
  const client = testClient(sandbox)
  it.each([
    ['for an unknown app', { client_id: 'nobody' }, 'AADSTS700016'],
    ['for a redirect URI that is not registered', { redirect_uri: 'https://evil.example/cb' }, 'AADSTS50011'],
    ['without a scope', { scope: '' }, 'AADSTS900144'],
    ['for a resource nobody knows', { scope: 'https://nowhere.example/.default' }, 'AADSTS500011'],
    ['for a permission that does not exist', { scope: `${endpoints.vaultResource}/nothing` }, 'AADSTS65005'],
  ])('%s', async (_name, change, code) => {
    const query = { client_id: client.app.clientId, redirect_uri: REDIRECT, scope: VAULT_DEFAULT, ...change }
    const answer = await sandbox.send(
      `${endpoints.browser}/${tenantId}/v2.0/adminconsent?${new URLSearchParams(query)}`,
    )
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
    expect(answer.text).toContain(code)
  })
})

/** Whether a person who would cancel any consent page gets through without one. */
async function hasConsent(url: string): Promise<boolean> {
  const back = new URL(await control.signIn(url, { user: ALEX, consent: 'cancel' }))
  return back.searchParams.has('code')
}
