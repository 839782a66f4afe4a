/** What testers are given: faults, the log with reasons, snapshots and forks, seeds. */
import { describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { control, endpoints } = sandbox
const app = control.registerApp({ displayName: 'Tester' })
const secret = app.addSecret('test').secretText
const vault = await control.createVault({ name: 'test-vault' })
await control.setAccessPolicy('test-vault', app.objectId, { secrets: ['get', 'set'] })

const credentials = (resource = endpoints.vaultResource) => ({
  grant_type: 'client_credentials',
  client_id: app.clientId,
  client_secret: secret,
  scope: `${resource}/.default`,
})
const token = (await sandbox.token(credentials())).json.access_token
const call = (method: string, path: string, body?: unknown) =>
  sandbox.send(`${vault.url}${path}?api-version=7.5`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
await call('PUT', '/secrets/one', { value: 'canary-4711' })

describe('faults on the line', () => {
  it('answer with a status and Retry-After, as often as asked', async () => {
    control.faults.add({ plane: 'vault', remaining: 2, effect: { kind: 'status', status: 429, retryAfter: 3 } })
    const first = await call('GET', '/secrets/one')
    expect([first.status, first.headers['retry-after'], first.json.error.code]).toEqual([429, '3', 'TooManyRequests'])
    expect((await call('GET', '/secrets/one')).status).toBe(429)
    expect((await call('GET', '/secrets/one')).status).toBe(200)
  })

  it('answer 429 without Retry-After when none is asked for', async () => {
    control.faults.add({ plane: 'vault', remaining: 1, effect: { kind: 'status', status: 429 } })
    const answer = await call('GET', '/secrets/one')
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, undefined])
  })

  it.each([408, 500, 502, 503, 504] as const)('answer %i with an error in JSON', async (status) => {
    control.faults.add({ plane: 'vault', remaining: 1, effect: { kind: 'status', status } })
    const answer = await call('GET', '/secrets/one')
    expect([answer.status, typeof answer.json.error.code]).toEqual([status, 'string'])
  })

  it('let an answer wait', async () => {
    control.faults.add({ plane: 'vault', remaining: 1, effect: { kind: 'latency', milliseconds: 120 } })
    const began = performance.now()
    expect((await call('GET', '/secrets/one')).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThan(110)
  })

  it('strike one method and one path', async () => {
    control.faults.add({ method: 'GET', path: '/SECRETS/', remaining: 1, effect: { kind: 'status', status: 500 } })
    expect((await call('PUT', '/secrets/one', { value: 'x' })).status).toBe(200)
    expect((await call('GET', '/secrets/one')).status).toBe(500)
  })

  it('speak the envelope of the service they strike', async () => {
    control.faults.add({ plane: 'entra', remaining: 1, effect: { kind: 'status', status: 503 } })
    const answer = await sandbox.token(credentials())
    expect([answer.status, answer.json.error]).toEqual([503, 'temporarily_unavailable'])
  })

  it('cut the connection, and cut the answer', async () => {
    control.faults.add({ vault: 'test-vault', remaining: 1, effect: { kind: 'cut' } })
    await expect(call('GET', '/secrets/one')).rejects.toThrow(/socket hang up|ECONNRESET/)
    control.faults.add({ vault: 'test-vault', remaining: 1, effect: { kind: 'truncate' } })
    await expect(call('GET', '/secrets/one')).rejects.toThrow(/aborted|ECONNRESET|hang up/)
  })

  it('put a proxy’s page in place of JSON', async () => {
    control.faults.add({ vault: 'test-vault', remaining: 1, effect: { kind: 'contentType' } })
    const answer = await call('GET', '/secrets/one')
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.json).toBeUndefined()
  })

  it('leave other vaults and methods alone', async () => {
    const id = control.faults.add({ vault: 'another', effect: { kind: 'cut' } })
    expect((await call('GET', '/secrets/one')).status).toBe(200)
    control.faults.remove(id)
  })

  it('are given out by the published limits when those are switched on', async () => {
    control.changeVaultSettings({ limits: 'published' })
    const answers = await Promise.all(Array.from({ length: 310 }, () => call('PUT', '/secrets/one', { value: 'x' })))
    control.changeVaultSettings({ limits: 'off' })
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(300)
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(10)
  })
})

describe('the log', () => {
  it('says who called and why the call was refused', async () => {
    await call('DELETE', '/secrets/one')
    const [last] = control.calls.list({ plane: 'vault', failedOnly: true })
    expect(last).toMatchObject({
      method: 'DELETE',
      path: '/secrets/one',
      vault: 'test-vault',
      status: 403,
      result: 'Forbidden / ForbiddenByPolicy',
    })
    expect(last?.caller).toMatchObject({ objectId: app.objectId, appId: app.clientId })
    expect(last?.reason).toContain('does not have secrets delete permission')
  })

  it('names the AADSTS code of a refused token request', async () => {
    await sandbox.token({ ...credentials(), client_secret: 'wrong-canary-4712' })
    expect(control.calls.list({ plane: 'entra' })[0]).toMatchObject({ result: 'AADSTS7000215', status: 401 })
  })

  it('never holds a value, a secret or a token', () => {
    const everything = JSON.stringify([control.calls.list(), control.auditEvents()])
    for (const canary of ['canary-4711', 'wrong-canary-4712', secret, token]) expect(everything).not.toContain(canary)
  })

  it('reads as Azure’s AuditEvent', async () => {
    await call('GET', '/secrets/one')
    expect(control.auditEvents()[0]).toMatchObject({
      category: 'AuditEvent',
      operationName: 'SecretGet',
      resultType: 'Success',
      resultSignature: 'OK',
      operationVersion: '7.5',
      resourceId: vault.id.toUpperCase(),
    })
  })
})

describe('events', () => {
  it('tell of new versions, of an end that comes near, and of changed access', async () => {
    await control.createVault({ name: 'event-vault' })
    await control.setAccessPolicy('event-vault', app.objectId)
    const exp = Math.floor(sandbox.clock.now() / 1000) + 20 * 86_400
    const url = `${endpoints.vault('event-vault')}/secrets/soon?api-version=7.5`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    await sandbox.send(url, { method: 'PUT', headers, body: JSON.stringify({ value: 'x', attributes: { exp } }) })
    const events = control.vaultEvents('event-vault')
    expect(events.map((event) => event.eventType.replace('Microsoft.KeyVault.', '')).sort()).toEqual([
      'SecretNearExpiry',
      'SecretNewVersionCreated',
      'VaultAccessPolicyChanged',
    ])
    expect(events.find((event) => event.eventType.endsWith('NearExpiry'))?.data).toMatchObject({
      ObjectName: 'soon',
      EXP: exp,
    })
    expect(JSON.stringify(control.vaultEvents('event-vault'))).toBe(JSON.stringify(events))
  })
})

describe('snapshots', () => {
  it('bring back everything, sessions and objects alike', async () => {
    const before = control.snapshot()
    await call('PUT', '/secrets/one', { value: 'changed' })
    const other = control.registerApp({ displayName: 'Later' })
    await call('PUT', '/secrets/two', { value: 'later' })
    sandbox.clock.advance(60_000)
    const later = sandbox.clock.now()
    control.restore(before)
    expect((await call('GET', '/secrets/one')).json.value).not.toBe('changed')
    expect((await call('GET', '/secrets/two')).status).toBe(404)
    expect(sandbox.clock.now()).toBeLessThan(later - 50_000)
    expect(control.findApp(other.clientId)).toBeUndefined()
  })

  it('are refused when they are none, and nothing changes', () => {
    const before = JSON.stringify(control.snapshot())
    for (const wrong of [undefined, null, [], 'x', {}, { users: [] }, { ...control.snapshot(), users: {} }]) {
      expect(() => control.restore(wrong as never)).toThrow('This is no snapshot of a sandbox')
    }
    expect(JSON.stringify(control.snapshot())).toBe(before)
  })

  it('fork into a sandbox of its own that takes the same tokens', async () => {
    const fork = await sandbox.fork()
    try {
      expect(fork.control.findApp(app.clientId)?.displayName).toBe('Tester')
      fork.control.registerApp({ displayName: 'Only in the fork' })
      expect(control.findAppByName('Only in the fork')).toBeUndefined()
      expect(fork.ca.pem).toBe(sandbox.ca.pem)
      const answer = await sandbox.send(`${fork.endpoints.vault('test-vault')}/secrets/one?api-version=7.5`, {
        headers: { authorization: `Bearer ${token}` },
      })
      expect([answer.status, answer.json.value]).toEqual([200, (await call('GET', '/secrets/one')).json.value])
    } finally {
      await fork.close()
    }
  })
})

describe('settings of one vault', () => {
  it('hold for it alone, until it follows all vaults again', async () => {
    control.changeVaultSettings({ limits: 'published' }, 'test-vault')
    control.changeVaultSettings({ deleteDelay: 5 })
    expect(control.vaultSettings('test-vault')).toMatchObject({ limits: 'published', deleteDelay: 5 })
    expect(control.vaultSettings('event-vault')).toMatchObject({ limits: 'off', deleteDelay: 5 })
    expect(() => control.changeVaultSettings({ limits: 'some' as never }, 'test-vault')).toThrow(RangeError)
    expect(() => control.changeVaultSettings({ latency: 1 }, 'no-vault')).toThrow('no vault named no-vault')
    control.forgetVaultSettings('test-vault')
    expect(control.vaultSettings('test-vault')).toMatchObject({ limits: 'off', deleteDelay: 5 })
    control.changeVaultSettings({ deleteDelay: 0 })
  })

  it('throttle one vault by the published limits and leave the other free', async () => {
    await control.createVault({ name: 'busy-vault' })
    await control.setAccessPolicy('busy-vault', app.objectId)
    control.changeVaultSettings({ limits: 'published' }, 'busy-vault')
    const put = (vaultName: string) =>
      sandbox.send(`${endpoints.vault(vaultName)}/secrets/one?api-version=7.5`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{"value":"x"}',
      })
    const busy = await Promise.all(Array.from({ length: 305 }, () => put('busy-vault')))
    const free = await Promise.all(Array.from({ length: 305 }, () => put('test-vault')))
    expect(busy.filter((answer) => answer.status === 429)).toHaveLength(5)
    expect(free.filter((answer) => answer.status === 200)).toHaveLength(305)
    sandbox.clock.advance(10_000)
    expect((await put('busy-vault')).status).toBe(200)
  })
})

describe('a seed', () => {
  it('repeats every id', async () => {
    const make = () => startTestSandbox({ idSeed: 'same' })
    const [one, two] = [await make(), await make()]
    expect(one.control.registerApp({ displayName: 'x' }).clientId).toBe(
      two.control.registerApp({ displayName: 'x' }).clientId,
    )
  })
})
