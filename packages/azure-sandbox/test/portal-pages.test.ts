/** The portal, page by page: what each does, what each refuses at which field, and that nothing typed is lost. */
import { describe, expect, it } from 'vitest'
import { PAGES } from '../src/portal/pages.ts'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { control, clock } = sandbox
const { browser } = sandbox.endpoints
const first = await sandbox.send(`${browser}/`)
const cookie = String(first.headers['set-cookie']).split(';')[0] ?? ''
const token = /name="token" value="([^"]+)"/.exec(first.text)?.[1] ?? ''

const get = (path: string) => sandbox.send(browser + path, { headers: { cookie } })
const post = (path: string, fields: Record<string, string>) =>
  sandbox.send(browser + path, {
    method: 'POST',
    headers: { cookie, origin: browser, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, ...fields }).toString(),
  })
/** A form with a file in it, as a browser sends it. */
const upload = (path: string, fields: Record<string, string>, formToken = token) => {
  const parts = Object.entries({ token: formToken, ...fields }).map(([name, value]) => {
    const file = name === 'snapshot' ? '; filename="state.json"\r\nContent-Type: application/json' : ''
    return `--limit\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  return sandbox.send(browser + path, {
    method: 'POST',
    headers: { cookie, origin: browser, 'content-type': 'multipart/form-data; boundary=limit' },
    body: `${parts.join('')}--limit--\r\n`,
  })
}
/** The problem that is said at a field and tied to it. */
const problemAt = (text: string, field: string): string | undefined => {
  const isTied = new RegExp(`name="${field}"[^>]*aria-invalid="true"[^>]*aria-describedby="${field}-problem`).test(text)
  return isTied ? new RegExp(`id="${field}-problem">([^<]+)<`).exec(text)?.[1] : undefined
}

const app = control.registerApp({ displayName: 'Shown app', redirectUris: ['http://localhost:9/cb'] })
const megan = control.users().find((user) => user.isAdministrator)
await control.createVault({ name: 'shown-vault' })
await control.setAccessPolicy('shown-vault', megan?.id ?? '')
await post('/vaults/shown-vault/secrets', { name: 'one', value: 'canary-7001' })
await post('/vaults/shown-vault/keys', { name: 'one', keyType: 'EC-P-256' })
await post('/vaults/shown-vault/certificates', { name: 'two', subject: 'CN=two.example', months: '3' })

describe('every page', () => {
  const sample = (path: string) =>
    path
      .replace('{app}', app.clientId)
      .replace('{user}', megan?.id ?? '')
      .replace('{vault}', 'shown-vault')
      .replace('{call}', String(control.calls.list()[0]?.id))
  const paths = PAGES.filter(([path]) => path !== '/account').flatMap(([path]) => {
    const kinds = path.includes('(?<kind>') ? ['secrets', 'keys', 'certificates'] : ['']
    return kinds.map((kind) =>
      path.replace(/\(\?<kind>[^)]+\)/, kind).replace('{name}', kind === 'certificates' ? 'two' : 'one'),
    )
  })

  it.each(paths)('%s is shown and never says a value', async (path) => {
    await sandbox.token({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: 'x', scope: 'x' })
    const page = await get(sample(path))
    expect(page.status).toBe(200)
    if (path.endsWith('.json')) return
    expect(page.text).not.toContain('canary-7001')
    if (page.headers['content-type'] !== 'application/x-pem-file') expect(page.text).toContain('<h1>')
  })

  it.each([
    ['/apps/none/overview', '/apps'],
    ['/users/none/overview', '/users'],
    ['/vaults/none/secrets', '/vaults'],
    ['/vaults/shown-vault/keys/none/versions', '/vaults/shown-vault/keys'],
    ['/activity/999999/details', '/activity'],
  ])('%s of nothing leads back to %s', async (path, back) => {
    const answer = await get(path)
    expect([answer.status, answer.headers.location]).toEqual([303, back])
    expect((await get(back)).text).toMatch(/role="alert"/)
  })
})

const REFUSALS: readonly (readonly [page: string, fields: Record<string, string>, field: string, words: RegExp])[] = [
  ['/apps/new', { name: '', platform: 'web' }, 'name', /Give the app a name/],
  ['/apps/new', { name: 'x', platform: 'web', redirectUri: 'http://example.com' }, 'redirectUri', /https/],
  [`/apps/${app.clientId}/authentication`, { platform: 'web', uri: 'nonsense' }, 'uri', /not a URL/],
  [
    `/apps/${app.clientId}/credentials?tab=certificates`,
    { description: 'kept', pem: 'nonsense' },
    'pem',
    /not an X.509/,
  ],
  ['/vaults/new', { name: '', location: 'eastus', sku: 'standard', days: '90' }, 'name', /Give the vault a name/],
  ['/vaults/new', { name: 'a', location: 'eastus', sku: 'standard', days: '90' }, 'name', /VaultNameNotValid/],
  ['/vaults/new', { name: 'b-vault', location: 'eastus', sku: 'standard', days: '3' }, 'days', /./],
  ['/vaults/new', { name: 'shown-vault', location: 'eastus', sku: 'standard', days: '90' }, 'name', /already/],
  ['/vaults/shown-vault/secrets', { name: 'a b', value: 'kept' }, 'name', /BadParameter/],
  ['/vaults/shown-vault/keys', { name: '', keyType: 'RSA-2048' }, 'name', /Give it a name/],
  ['/vaults/shown-vault/certificates', { name: 'three', subject: 'nonsense', months: '12' }, 'subject', /./],
  ['/vaults/shown-vault/access-policies', { principal: app.objectId, template: 'custom' }, 'template', /at least one/],
  ['/vaults/shown-vault/sandbox-settings', { limits: 'published', latency: 'slow' }, 'latency', /whole number/],
  ['/faults', { action: 'add', effect: 'latency', milliseconds: '0' }, 'milliseconds', /from 1 to 600000/],
  ['/faults', { action: 'add', effect: '429-retry', retryAfter: 'soon' }, 'retryAfter', /whole number/],
  ['/faults', { action: 'add', effect: 'cut', plane: 'entra', vault: 'shown-vault' }, 'vault', /cannot name a vault/],
  ['/faults', { action: 'add', effect: 'cut', remaining: '-1' }, 'remaining', /whole number/],
  ['/faults', { action: 'add', effect: 'tls-expired', path: '/x' }, 'path', /before there is a call/],
  ['/faults', { action: 'add', effect: 'nonsense' }, 'effect', /Choose an effect/],
  ['/faults', { action: 'settings', purgeDelay: '1.5' }, 'purgeDelay', /whole number/],
  ['/faults', { action: 'operation', status: '200', code: 'x', message: 'x', times: '1' }, 'status', /from 400 to 599/],
  ['/failures', { code: '7000222', remaining: 'many' }, 'remaining', /whole number/],
  ['/failures', { code: '1', remaining: '1' }, 'code', /Choose a code/],
  ['/clock', { step: 'to', to: '2001-01-01T00:00' }, 'to', /only moves forward/],
  ['/state', { action: 'seed', seed: '' }, 'seed', /Give a word/],
]

describe('a form', () => {
  it.each(REFUSALS)(
    'of %s with %j is refused at %s, keeps what was typed and changes nothing',
    async (page, fields, field, words) => {
      const before = JSON.stringify({ ...control.snapshot(), idSeed: undefined })
      const answer = await post(page, fields)
      expect(answer.status).toBe(400)
      expect(problemAt(answer.text, field)).toMatch(words)
      for (const [name, value] of Object.entries(fields)) {
        if (name === 'action' || value === '') continue
        const isKept =
          new RegExp(`name="${name}" value="${value}"`).test(answer.text) ||
          new RegExp(`<option value="${value}" selected`).test(answer.text) ||
          new RegExp(`<textarea[^>]*name="${name}"[^>]*>${value}<`).test(answer.text)
        // A choice that does not exist cannot be shown.
        if (!['nonsense', '1'].includes(value) || isKept) expect([name, isKept]).toEqual([name, true])
      }
      expect(JSON.stringify({ ...control.snapshot(), idSeed: undefined })).toBe(before)
    },
  )
})

describe('faults', () => {
  it.each([
    ['latency', { milliseconds: '1500' }, { kind: 'latency', milliseconds: 1500 }],
    ['429-retry', { retryAfter: '7' }, { kind: 'status', status: 429, retryAfter: 7 }],
    ['429', {}, { kind: 'status', status: 429 }],
    ['408', {}, { kind: 'status', status: 408 }],
    ['500', {}, { kind: 'status', status: 500 }],
    ['502', {}, { kind: 'status', status: 502 }],
    ['503', {}, { kind: 'status', status: 503 }],
    ['504', {}, { kind: 'status', status: 504 }],
    ['cut', {}, { kind: 'cut' }],
    ['truncate', {}, { kind: 'truncate' }],
    ['html', {}, { kind: 'contentType' }],
    ['dns', {}, { kind: 'dns', code: 'ENOTFOUND' }],
    ['dns-again', {}, { kind: 'dns', code: 'EAI_AGAIN' }],
    ['tls-expired', {}, { kind: 'tls', failure: 'expired' }],
    ['tls-name', {}, { kind: 'tls', failure: 'otherName' }],
    ['tls-unknown', {}, { kind: 'tls', failure: 'unknownAuthority' }],
    ['tls-reset', {}, { kind: 'tls', failure: 'reset' }],
  ])('%s is set for one vault, listed and removed', async (effect, more, expected) => {
    await post('/faults', { action: 'add', effect, plane: 'vault', vault: 'shown-vault', remaining: '2', ...more })
    const [fault] = control.faults.list()
    expect(fault).toMatchObject({ plane: 'vault', vault: 'shown-vault', effect: expected })
    expect(fault?.remaining).toBe(expected.kind === 'dns' ? undefined : 2)
    expect((await get('/faults')).text).toContain('shown-vault')
    await post('/faults', { action: 'remove', id: fault?.id ?? '' })
    expect(control.faults.list()).toEqual([])
  })

  it('of single operations are armed and switched off', async () => {
    const fields = { status: '503', code: 'Busy', message: 'Later.', times: '2', operation: 'GetSecret', wait: '4' }
    await post('/faults', { action: 'operation', ...fields })
    const [[id = '', fault] = []] = [...control.vaultFaults.list()]
    expect(fault).toMatchObject({ operation: 'GetSecret', status: 503, times: 2, retryAfter: 4 })
    await post('/faults', { action: 'disarm', id })
    expect(control.vaultFaults.list().size).toBe(0)
  })

  it('and limits hold for all vaults, or for one', async () => {
    await post('/faults', { action: 'settings', limits: 'off', deleteDelay: '9' })
    await post('/vaults/shown-vault/sandbox-settings', { limits: 'published', latency: '' })
    expect(control.vaultSettings('shown-vault')).toMatchObject({ limits: 'published', deleteDelay: 9 })
    expect(control.vaultSettings()).toMatchObject({ limits: 'off', deleteDelay: 9 })
    await post('/vaults/shown-vault/sandbox-settings', { limits: '' })
    expect(control.ownVaultSettings('shown-vault')).toEqual({})
    await post('/faults', { action: 'settings', deleteDelay: '0' })
  })
})

describe('the clock', () => {
  it('is frozen, moved to a date, and runs again', async () => {
    await post('/clock', { action: 'freeze' })
    expect((await get('/clock')).text).toContain('Frozen')
    const to = new Date(clock.now() + 3 * 86_400_000).toISOString().slice(0, 16)
    await post('/clock', { step: 'to', to })
    expect(new Date(clock.now()).toISOString().slice(0, 16)).toBe(to)
    await post('/clock', { action: 'resume' })
    expect(clock.isFrozen).toBe(false)
  })
})

describe('the state', () => {
  it('is downloaded and put back, but never by a file that is none or without consent', async () => {
    const file = await get('/state/snapshot.json')
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="azure-sandbox-.*\.json"$/)
    const later = control.registerApp({ displayName: 'Later' })
    const unsure = await upload('/state', { action: 'restore', snapshot: file.text })
    expect(problemAt(unsure.text, 'sure')).toContain('present state')
    for (const snapshot of ['', 'nonsense', '{"users":{}}']) {
      const answer = await upload('/state', { action: 'restore', snapshot, sure: 'yes' })
      expect([answer.status, problemAt(answer.text, 'snapshot')]).toEqual([400, expect.any(String)])
    }
    expect((await upload('/state', { action: 'restore', snapshot: file.text, sure: 'yes' }, 'forged')).status).toBe(403)
    expect(control.findApp(later.clientId)).toBeDefined()
    expect((await upload('/state', { action: 'restore', snapshot: file.text, sure: 'yes' })).status).toBe(303)
    expect(control.findApp(later.clientId)).toBeUndefined()
  })

  it('is forked, the new addresses shown, and the fork stopped', async () => {
    await post('/state', { action: 'fork' })
    const [fork] = control.forks.list()
    expect((await get('/state')).text).toContain(fork?.sandbox.endpoints.login)
    await post('/state', { action: 'stop', id: fork?.id ?? '' })
    expect(control.forks.list()).toEqual([])
  })

  it('takes a seed, and gives it up', async () => {
    await post('/state', { action: 'seed', seed: 'portal' })
    expect(control.idSeed()).toBe('portal')
    expect((await get('/state')).text).toContain('<b>portal</b>')
    await post('/state', { action: 'unseed' })
    expect(control.idSeed()).toBeUndefined()
  })
})

describe('hosts and certificates', () => {
  it('offers the CA and the lines of a hosts file', async () => {
    const ca = await get('/connect/ca.pem')
    expect([ca.text, ca.headers['content-disposition']]).toEqual([
      sandbox.ca.pem,
      'attachment; filename="azure-sandbox-ca.pem"',
    ])
    const page = await get('/connect')
    for (const line of control.hosts()) expect(page.text).toContain(line)
  })
})

describe('the activity log', () => {
  it('explains a refusal: decision, rule, the service’s words, and what to do next', async () => {
    await sandbox.send(`${sandbox.endpoints.vault('shown-vault')}/secrets?api-version=7.5`, {
      headers: { authorization: `Bearer ${await control.forgeToken({ aud: 'https://elsewhere.example' })}` },
    })
    const [call] = control.calls.list({ plane: 'vault' })
    const page = await get(`/activity/${call?.id}/details`)
    for (const words of ['Why was this refused?', '>Refused<', 'https://elsewhere.example', 'What to do next']) {
      expect(page.text).toContain(words)
    }
  })

  it('links a missing permission to the page that gives it', async () => {
    const { secretText } = app.addSecret('log')
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: secretText,
      scope: `${sandbox.endpoints.vaultResource}/.default`,
    })
    await sandbox.send(`${sandbox.endpoints.vault('shown-vault')}/secrets?api-version=7.5`, {
      headers: { authorization: `Bearer ${json.access_token}` },
    })
    const [call] = control.calls.list({ plane: 'vault' })
    const { text } = await get(`/activity/${call?.id}/details`)
    expect(text).toContain('does not have secrets list permission')
    expect(text).toContain('href="/vaults/shown-vault/access-policies"')
  })

  it('shows audit events and vault events', async () => {
    expect((await get('/activity/audit-events')).text).toContain('SecretList')
    expect((await get('/activity/vault-events')).text).toContain('SecretNewVersionCreated')
  })

  it('is emptied only after a question', async () => {
    expect((await get('/activity')).text).toContain('Clear the log? Audit events of calls go with it.')
    await post('/activity', {})
    expect(control.calls.list()).toEqual([])
    expect((await get('/activity')).text).toContain('No calls to show')
  })
})

describe('objects of a vault', () => {
  it('are disabled, enabled, deleted, recovered and purged', async () => {
    const versions = '/vaults/shown-vault/keys/one/versions'
    const version = /name="version" value="([^"]+)"/.exec((await get(versions)).text)?.[1] ?? ''
    await post(versions, { action: 'disable', version })
    expect((await get(versions)).text).toContain('Disabled')
    await post(versions, { action: 'enable', version })
    await post(versions, { action: 'delete' })
    expect((await get('/vaults/shown-vault/deleted-keys')).text).toContain('>one<')
    await post('/vaults/shown-vault/deleted-keys', { action: 'recover', name: 'one' })
    expect((await get('/vaults/shown-vault/keys')).text).toContain('>one<')
    await post(versions, { action: 'delete' })
    await post('/vaults/shown-vault/deleted-keys', { action: 'purge', name: 'one' })
    expect((await get('/vaults/shown-vault/deleted-keys')).text).toContain('No deleted keys')
  })

  it('follow the permission model that Access configuration sets', async () => {
    await post('/vaults/shown-vault/access-configuration', { model: 'rbac' })
    expect((await get('/vaults/shown-vault/secrets')).text).toContain('You are unauthorized to view these contents')
    await post('/vaults/shown-vault/access-configuration', { model: 'policy' })
    expect((await get('/vaults/shown-vault/secrets')).text).not.toContain('You are unauthorized')
  })
})

describe('users', () => {
  it('show their consents, which can be taken back', async () => {
    const query = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: 'http://localhost:9/cb',
      scope: `${sandbox.endpoints.vaultResource}/user_impersonation`,
    })
    await control.signIn(`${browser}/${sandbox.tenantId}/oauth2/v2.0/authorize?${query}`, { user: megan?.id ?? '' })
    const here = `/users/${megan?.id}/overview`
    expect((await get(here)).text).toContain('Shown app')
    await post(here, { action: 'consent', app: app.clientId })
    expect((await get(here)).text).toContain('has consented to no app yet')
  })
})
