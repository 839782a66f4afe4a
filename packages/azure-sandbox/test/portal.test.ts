/** The portal: the steps of Azure's, a secret shown once, and forms that only its own pages can send. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { browser } = sandbox.endpoints

const first = await sandbox.send(`${browser}/`)
const cookie = String(first.headers['set-cookie']).split(';')[0] ?? ''
const formToken = /name="token" value="([^"]+)"/.exec(first.text)?.[1] ?? ''

const get = (path: string) => sandbox.send(browser + path, { headers: { cookie } })
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  sandbox.send(browser + path, {
    method: 'POST',
    headers: { cookie, origin: browser, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ token: formToken, ...fields }).toString(),
  })

async function register(name: string): Promise<string> {
  const answer = await post('/apps/new', { name, platform: 'web', redirectUri: 'http://localhost:5390/callback' })
  return String(answer.headers.location).replace('/overview', '')
}

describe('app registrations', () => {
  it('are made with a redirect URI and shown with their client ID', async () => {
    const app = await register('Portal app')
    const page = await get(`${app}/overview`)
    expect(page.text).toContain(app.replace('/apps/', ''))
    expect(page.text).toContain(sandbox.tenantId)
  })

  it('show a new secret once, and only its hint afterwards', async () => {
    const app = await register('Secret app')
    await post(`${app}/credentials`, { action: 'add-secret', description: 'one', days: '180' })
    const shown = /data-copy="([^"]{40})"/.exec((await get(`${app}/credentials`)).text)?.[1] ?? ''
    expect(shown).toMatch(/^.{3}8Q~/)
    const again = await get(`${app}/credentials`)
    expect(again.text).not.toContain(shown)
    expect(again.text).toContain(`${shown.slice(0, 3)}******`)
    const token = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.replace('/apps/', ''),
      client_secret: shown,
      scope: `${sandbox.endpoints.vaultResource}/.default`,
    })
    expect(token.status).toBe(200)
  })

  it('keep what was typed when the redirect URI is refused', async () => {
    const answer = await post('/apps/new', {
      name: 'Typed',
      platform: 'web',
      redirectUri: 'http://example.com/callback',
    })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('value="Typed"')
    expect(answer.text).toContain('http://localhost')
  })

  it('never write a name as HTML', async () => {
    await register('<img src=x onerror=alert(1)>')
    expect((await get('/apps')).text).not.toContain('<img src=x')
  })
})

describe('vaults', () => {
  it('are created, filled and read, a value only on request', async () => {
    const made = await post('/vaults/new', {
      name: 'portal-vault',
      location: 'eastus',
      sku: 'standard',
      days: '90',
      purge: 'off',
      model: 'policy',
    })
    expect(made.headers.location).toBe('/vaults/portal-vault/overview')
    await post('/vaults/portal-vault/secrets', { name: 'db', value: 'canary-value' })
    const list = await get('/vaults/portal-vault/secrets')
    expect(list.text).toContain('>db<')
    expect(list.text).not.toContain('canary-value')
    const versions = await get('/vaults/portal-vault/secrets/db/versions')
    expect(versions.text).not.toContain('canary-value')
    const version = /name="version" value="([^"]+)"/.exec(versions.text)?.[1] ?? ''
    expect((await post('/vaults/portal-vault/secrets/db/versions', { version })).text).toContain('canary-value')
  })

  it('show a person without a policy the vault’s own refusal', async () => {
    const adele = sandbox.control.users().find((user) => user.displayName === 'Adele Vance')
    await post('/account', { user: adele?.id ?? '' })
    const page = await get('/vaults/portal-vault/secrets')
    expect(page.text).toContain('You are unauthorized to view these contents')
    expect(page.text).toContain('does not have secrets list permission')
    const megan = sandbox.control.users().find((user) => user.isAdministrator)
    await post('/account', { user: megan?.id ?? '' })
  })
})

describe('forms', () => {
  it.each([
    ['of another origin', { origin: 'https://evil.example' }, {}],
    ['without the token', {}, { token: '' }],
    ['of another browser', { cookie: '' }, {}],
  ])('%s change nothing', async (_name, headers, fields) => {
    const answer = await post('/apps/new', { name: 'Forged', platform: 'web', ...fields }, headers)
    expect(answer.status).toBe(403)
    expect(sandbox.control.findAppByName('Forged')).toBeUndefined()
  })

  it('are served only under a loopback name', async () => {
    const answer = await sandbox.send(`${browser}/apps`, { headers: { host: 'evil.example' } })
    expect(answer.status).toBe(421)
  })
})
