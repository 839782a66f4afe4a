/** The control over HTTP: every route, what each refuses, and that no page of a browser may use it. */
import { afterAll, describe, expect, it } from 'vitest'
import { CONTROL_ROUTES } from '../src/control-api.ts'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { control, endpoints } = sandbox
const used = new Set<string>()

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  sandbox.send(`${endpoints.browser}/control/${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

/** As `send`, and notes which route was there. */
async function api(method: string, path: string, body?: unknown) {
  const answer = await send(method, path, body)
  const plain = path.split('?')[0] ?? ''
  const route = CONTROL_ROUTES.find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(plain),
  )
  if (route && answer.status < 300) used.add(`${route.method} ${route.path}`)
  return answer
}
afterAll(() => {
  expect(CONTROL_ROUTES.map(({ method, path }) => `${method} ${path}`).filter((route) => !used.has(route))).toEqual([])
})

describe('a request', () => {
  it.each([
    ['with an Origin', { origin: 'https://evil.example' }, 403],
    ['from a page of the portal itself', { 'sec-fetch-site': 'same-origin' }, 403],
    ['from a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['with a form’s content type', { 'content-type': 'text/plain' }, 415],
    ['for a foreign host name', { host: 'evil.example' }, 421],
  ])('%s is refused and changes nothing', async (_name, headers, status) => {
    expect((await send('POST', 'apps', { displayName: 'Forged' }, headers)).status).toBe(status)
    expect(control.findAppByName('Forged')).toBeUndefined()
  })

  it('that is not JSON is refused without being quoted', async () => {
    const answer = await send('POST', 'apps', '{"displayName": "canary-5711')
    expect([answer.status, answer.json.error.message]).toEqual([400, 'The body is not valid JSON.'])
  })

  it.each([
    ['POST', 'apps', {}, 400, 'displayName'],
    ['POST', 'apps', [], 400, ''],
    ['POST', 'apps', { displayName: '  ' }, 400, 'displayName'],
    ['POST', 'apps', { displayName: 'x', armRole: 'King' }, 400, 'armRole'],
    ['POST', 'apps', { displayName: 'x', redirectUris: 'http://localhost' }, 400, 'redirectUris'],
    ['POST', 'apps', { displayName: 'x', redirectUris: [1] }, 400, 'redirectUris[0]'],
    ['POST', 'vaults', { name: 'x-vault', sku: 'gold' }, 400, 'sku'],
    ['POST', 'vaults', { name: 'x-vault', tags: { a: 1 } }, 400, 'tags.a'],
    ['POST', 'clock', {}, 400, ''],
    ['POST', 'clock', { freeze: 'now' }, 400, 'freeze'],
    ['POST', 'clock', { freeze: 1000 }, 400, 'freeze'],
    ['POST', 'faults', { effect: { kind: 'explode' } }, 400, 'effect.kind'],
    ['POST', 'failures', { code: 'x' }, 400, 'code'],
    ['POST', 'vault-faults', { status: 200, code: 'x', message: 'x', times: 1 }, 400, 'status'],
    ['PATCH', 'settings', { vault: { latency: -1 } }, 400, 'vault.latency'],
    ['PATCH', 'settings', { vault: { limits: 'published' }, entra: { consentBy: 'nobody' } }, 400, 'entra.consentBy'],
    ['PUT', 'snapshot', { users: {} }, 400, 'snapshot'],
    ['PUT', 'id-seed', {}, 400, 'seed'],
    ['POST', 'tokens', { claims: 'x' }, 400, 'claims'],
  ])('%s %s with %j is refused and names the member', async (method, path, body, status, field) => {
    const before = JSON.stringify(control.snapshot())
    const answer = await send(method, path, body)
    expect([answer.status, answer.json.error.field ?? '']).toEqual([status, field])
    expect(JSON.stringify(control.snapshot())).toBe(before)
  })

  it('that Azure would refuse is refused in Azure’s words', async () => {
    expect((await send('POST', 'vaults', { name: 'x' })).json.error.message).toContain('VaultNameNotValid')
    expect((await send('POST', 'clock', { advance: -1 })).json.error.message).toContain('only moves forward')
  })

  it.each([
    ['GET', 'nothing', 404],
    ['PUT', 'clock', 405],
    ['GET', 'apps/nobody', 404],
    ['POST', 'apps/nobody/secrets', 404],
    ['POST', 'users/nobody/revoke-sessions', 404],
    ['GET', 'vaults/no-vault/settings', 404],
    ['DELETE', 'vaults/no-vault', 404],
    ['DELETE', 'faults/none', 404],
    ['DELETE', 'failures/none', 404],
    ['DELETE', 'vault-faults/none', 404],
    ['DELETE', 'forks/99', 404],
    ['DELETE', 'role-assignments?id=none', 404],
    ['GET', 'apps/%E0%A4%A', 400],
  ])('%s %s is answered %i', async (method, path, status) => {
    expect((await send(method, path)).status).toBe(status)
  })
})

describe('the control over HTTP', () => {
  it('lists its routes', async () => {
    expect((await api('GET', '')).json).toHaveLength(CONTROL_ROUTES.length)
  })

  it('adds a subscription, empty and closed until a role is given', async () => {
    expect((await send('POST', 'subscriptions', { displayName: 'Two', id: 'two' })).json.error.field).toBe('id')
    const { id } = (await api('POST', 'subscriptions', { displayName: 'Two', resourceGroups: ['rg'] })).json
    const app = control.registerApp({ displayName: 'Second subscription' })
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: app.addSecret('x').secretText,
      scope: `${sandbox.endpoints.armResource}/.default`,
    })
    const list = () =>
      sandbox.send(`${sandbox.endpoints.arm}${id}/resourceGroups?api-version=2021-04-01`, {
        headers: { authorization: `Bearer ${json.access_token}` },
      })
    expect((await list()).status).toBe(403)
    await api('POST', 'role-assignments', { principalId: app.objectId, roleName: 'Reader', scope: id })
    expect((await list()).json.value.map(({ name }: { name: string }) => name)).toEqual(['rg'])
  })

  it('registers an app with all that belongs to it', async () => {
    const made = (await api('POST', 'apps', { displayName: 'From Python', redirectUris: ['http://localhost:9/cb'] }))
      .json
    const path = `apps/${made.clientId}`
    const secret = (await api('POST', `${path}/secrets`, { description: 'x', lifeDays: 30 })).json
    expect(secret.secretText).toMatch(/^.{3}8Q~/)
    expect((await api('GET', path)).json).toEqual(made)
    expect((await api('GET', 'apps')).json).toContainEqual(made)
    await api('POST', `${path}/redirect-uris`, { uri: 'http://localhost:9/two', platform: 'spa' })
    await api('POST', `${path}/federated-credentials`, {
      name: 'ci',
      issuer: 'https://issuer.example',
      subject: 'repo',
      audiences: ['api://AzureADTokenExchange'],
    })
    await api('POST', 'trusted-issuers', { issuer: 'https://issuer.example', keys: [] })
    const certificate = sandbox.ca.pem
    expect((await api('POST', `${path}/certificates`, { certificate })).json.thumbprint).toMatch(/^[0-9A-F]{40}$/)
    expect((await send('POST', `${path}/certificates`, { certificate: 'nonsense' })).status).toBe(400)
    await api('POST', `${path}/trusted-subjects`, { subjectName: 'CN=my-app', authority: certificate })
    expect((await api('PUT', `${path}/api`, { scopes: ['read'], tokenVersion: 2 })).status).toBe(204)
    await api('PATCH', path, { enabled: false })
    await api('DELETE', `${path}/consents`)
    expect((await api('DELETE', `${path}/secrets/${secret.keyId}`)).status).toBe(204)
    expect((await send('DELETE', `${path}/secrets/${secret.keyId}`)).status).toBe(404)
    expect((await api('DELETE', path)).status).toBe(204)
    expect(control.findApp(made.clientId)).toBeUndefined()
  })

  it('makes a vault, lets somebody in and out, and shows what it holds', async () => {
    const app = control.registerApp({ displayName: 'Reader' })
    const vault = (await api('POST', 'vaults', { name: 'http-vault', tags: { a: 'b' } })).json
    expect(vault.url).toBe(endpoints.vault('http-vault'))
    expect((await api('GET', 'vaults')).json).toContainEqual(vault)
    expect((await api('PUT', 'vaults/http-vault/access-policy', { objectId: app.objectId })).status).toBe(204)
    expect((await api('GET', 'vaults/http-vault/objects')).json).toEqual([])
    expect((await api('DELETE', `vaults/http-vault/access-policy/${app.objectId}`)).status).toBe(204)
    const given = { principalId: app.objectId, roleName: 'Key Vault Secrets User', scope: vault.id }
    const { id } = (await api('POST', 'role-assignments', given)).json
    expect((await api('DELETE', `role-assignments?id=${encodeURIComponent(id)}`)).status).toBe(204)
    expect((await api('PUT', `arm-roles/${app.objectId}`, { role: 'None' })).status).toBe(204)
    expect((await api('DELETE', 'vaults/http-vault')).status).toBe(204)
    expect(control.vaults().map(({ name }) => name)).not.toContain('http-vault')
  })

  it('sets faults, failures and settings, of all vaults and of one', async () => {
    await control.createVault({ name: 'set-vault' })
    const { id } = (await api('POST', 'faults', { plane: 'vault', effect: { kind: 'tls', failure: 'expired' } })).json
    expect((await api('GET', 'faults')).json).toMatchObject([{ id, effect: { failure: 'expired' } }])
    expect((await api('DELETE', `faults/${id}`)).status).toBe(204)
    expect((await api('DELETE', 'faults')).status).toBe(204)
    const failure = (await api('POST', 'failures', { code: 53003, remaining: 1 })).json.id
    expect((await api('GET', 'failures')).json).toMatchObject([{ id: failure, code: 53003 }])
    expect((await api('DELETE', `failures/${failure}`)).status).toBe(204)
    await api('DELETE', 'failures')
    const fault = { operation: 'GetSecret', status: 503, code: 'Busy', message: 'Later.', times: 2 }
    const armed = (await api('POST', 'vault-faults', fault)).json.id
    expect((await api('GET', 'vault-faults')).json).toMatchObject([{ id: armed, ...fault }])
    expect((await api('DELETE', `vault-faults/${armed}`)).status).toBe(204)
    const all = await api('PATCH', 'settings', { vault: { deleteDelay: 7 }, entra: { strictRefreshTokens: true } })
    expect(all.json).toMatchObject({ vault: { deleteDelay: 7 }, entra: { strictRefreshTokens: true } })
    expect((await api('PATCH', 'vaults/set-vault/settings', { limits: 'published' })).json).toMatchObject({
      settings: { limits: 'published', deleteDelay: 7 },
      own: { limits: 'published' },
    })
    expect((await api('GET', 'settings')).json.vault.limits).toBe('off')
    await api('DELETE', 'vaults/set-vault/settings')
    expect((await api('GET', 'vaults/set-vault/settings')).json.own).toEqual({})
  })

  it('freezes, moves and resumes the clock, for tokens as well', async () => {
    const app = control.registerApp({ displayName: 'Timed' })
    const { token } = (
      await api('POST', 'tokens', { claims: { aud: endpoints.vaultResource, oid: app.objectId, exp: 4_000_000_000 } })
    ).json
    expect(token.split('.')).toHaveLength(3)
    expect((await api('POST', 'signing-keys')).json.kid).toBeTypeOf('string')
    const before = (await api('GET', 'clock')).json
    expect(before.frozen).toBe(false)
    const after = (await api('POST', 'clock', { freeze: true, advance: 3_600_000 })).json
    expect([after.frozen, after.milliseconds - before.milliseconds >= 3_600_000]).toEqual([true, true])
    expect((await api('POST', 'clock', { resume: true })).json.frozen).toBe(false)
  })

  it('signs people in, blocks them and ends their sessions', async () => {
    const users = (await api('GET', 'users')).json
    const megan = users.find((user: { displayName: string }) => user.displayName === 'Megan Bowen')
    const app = control.registerApp({ displayName: 'Signed in', redirectUris: ['http://localhost:9/cb'] })
    const query = new URLSearchParams({
      client_id: app.clientId,
      response_type: 'code',
      redirect_uri: 'http://localhost:9/cb',
      scope: 'openid',
    })
    const url = `${endpoints.browser}/${sandbox.tenantId}/oauth2/v2.0/authorize?${query}`
    const { location } = (await api('POST', 'sign-in', { url, user: megan.userPrincipalName })).json
    expect(new URL(location).searchParams.get('code')).toBeTruthy()
    expect((await api('POST', `users/${megan.userPrincipalName}/revoke-sessions`)).status).toBe(204)
    expect((await api('POST', `users/${megan.userPrincipalName}/change-password`)).status).toBe(204)
    await api('PATCH', `users/${megan.id}`, { enabled: false })
    expect((await send('POST', 'sign-in', { url, user: megan.id })).status).toBe(400)
    await api('PATCH', `users/${megan.id}`, { enabled: true })
    expect((await api('POST', `challenges/${megan.id}`)).status).toBe(204)
    expect((await api('POST', 'managed-identities', {})).json.environment.IDENTITY_HEADER).toBeTypeOf('string')
  })

  it('shows calls, audit events and vault events', async () => {
    await control.createVault({ name: 'seen-vault' })
    await sandbox.send(`${endpoints.vault('seen-vault')}/secrets?api-version=7.5`)
    expect((await api('GET', 'calls?plane=vault&vault=seen-vault&failed=true&text=401')).json).toHaveLength(1)
    expect((await api('GET', 'audit-events?vault=seen-vault')).json.records[0].operationName).toBe('Authentication')
    expect((await api('GET', 'events?vault=seen-vault')).status).toBe(200)
    await api('DELETE', 'calls')
    expect((await api('GET', 'calls')).json).toEqual([])
  })

  it('takes a snapshot and puts it back, also one beyond what Azure’s requests may be', async () => {
    const snapshot = (await api('GET', 'snapshot')).json
    const app = control.registerApp({ displayName: 'Later' })
    const large = { ...snapshot, ballast: { x: 'y'.repeat(5 * 1024 * 1024) } }
    expect((await api('PUT', 'snapshot', large)).status).toBe(204)
    expect(control.findApp(app.clientId)).toBeUndefined()
    await api('PUT', 'snapshot', snapshot)
  })

  it('forks into addresses of their own that the same CA vouches for, and stops them', async () => {
    const app = control.registerApp({ displayName: 'Before the fork' })
    const fork = (await api('POST', 'forks')).json
    expect(fork.login).not.toBe(endpoints.login)
    expect((await api('GET', 'forks')).json).toEqual([fork])
    const there = await sandbox.send(`${fork.browser}/control/apps/${app.clientId}`)
    expect(there.json.displayName).toBe('Before the fork')
    const keys = await sandbox.send(`${fork.login}/common/discovery/v2.0/keys`)
    expect(keys.status).toBe(200)
    expect((await api('DELETE', `forks/${fork.id}`)).status).toBe(204)
    await expect(sandbox.send(`${fork.browser}/control/apps`)).rejects.toThrow()
  })

  it('repeats ids from a seed', async () => {
    const made = async () => (await api('POST', 'apps', { displayName: 'Seeded' })).json.clientId
    await api('PUT', 'id-seed', { seed: 'again' })
    const first = await made()
    await api('PUT', 'id-seed', { seed: 'again' })
    expect(await made()).toBe(first)
    expect((await api('GET', 'id-seed')).json).toEqual({ seed: 'again' })
    await api('DELETE', 'id-seed')
    expect((await api('GET', 'id-seed')).json).toEqual({ seed: null })
    expect(await made()).not.toBe(first)
  })

  it('gives out the CA and the lines of a hosts file', async () => {
    const ca = await api('GET', 'ca')
    expect([ca.headers['content-type'], ca.text]).toEqual(['application/x-pem-file', sandbox.ca.pem])
    await control.createVault({ name: 'Hosted-Vault' })
    const lines = (await api('GET', 'hosts')).text.split('\n')
    expect(lines).toEqual(
      expect.arrayContaining(['127.0.0.1 login.localhost', '127.0.0.1 hosted-vault.vault.localhost']),
    )
  })

  it('never shows the private half of anything but in a snapshot', async () => {
    for (const path of ['apps', 'users', 'vaults', 'settings', 'ca', 'calls', 'audit-events', 'events', 'forks']) {
      expect((await send('GET', path)).text).not.toMatch(/PRIVATE KEY|sha256|"d":/)
    }
  })
})
