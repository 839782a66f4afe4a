/** One clock for tokens, soft delete, expiry and rotation; what a restart brings back; who may arrange the sandbox. */
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startSandbox } from '../src/index.ts'
import { startTestSandbox } from './running-sandbox.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const sandbox = await startTestSandbox()
const { control, endpoints, clock } = sandbox
const app = control.registerApp({ displayName: 'Timed' })
const secret = app.addSecret('short', 30).secretText
const { url } = await control.createVault({ name: 'timed-vault', softDeleteRetentionInDays: 7 })
await control.setAccessPolicy('timed-vault', app.objectId)

const askToken = () =>
  sandbox.token({
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: secret,
    scope: `${endpoints.vaultResource}/.default`,
  })
const call = async (method: string, address: string, body?: unknown, token?: string) =>
  sandbox.send(`${url}${address}?api-version=7.5`, {
    method,
    headers: {
      authorization: `Bearer ${token ?? (await askToken()).json.access_token}`,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

describe('the clock', () => {
  it('moved forward expires tokens, rotates keys, ends soft delete and client secrets', async () => {
    const token = (await askToken()).json.access_token
    await call('PUT', '/secrets/kept', { value: 'x' })
    await call('DELETE', '/secrets/kept')
    await call('POST', '/keys/turning/create', { kty: 'EC' })
    await call('PUT', '/keys/turning/rotationpolicy', {
      lifetimeActions: [{ trigger: { timeAfterCreate: 'P10D' }, action: { type: 'Rotate' } }],
      attributes: { expiryTime: 'P40D' },
    })
    const before = (await call('GET', '/keys/turning')).json.key.kid
    expect((await call('GET', '/deletedsecrets/kept')).status).toBe(200)

    clock.advance(2 * HOUR_MS)
    expect((await call('GET', '/keys/turning', undefined, token)).status).toBe(401)
    clock.advance(11 * DAY_MS)
    expect((await call('GET', '/keys/turning')).json.key.kid).not.toBe(before)
    expect((await call('GET', '/deletedsecrets/kept')).status).toBe(404)
    clock.advance(20 * DAY_MS)
    expect((await askToken()).json.error_codes).toEqual([7000222])
  })

  it('frozen stands still for every service', async () => {
    clock.freeze()
    const fresh = control.registerApp({ displayName: 'Frozen' })
    const { secretText, startDateTime } = fresh.addSecret('x')
    expect(startDateTime).toBe(new Date(clock.now()).toISOString())
    const { json } = await sandbox.token({
      grant_type: 'client_credentials',
      client_id: fresh.clientId,
      client_secret: secretText,
      scope: `${endpoints.vaultResource}/.default`,
    })
    const claims = JSON.parse(Buffer.from(json.access_token.split('.')[1], 'base64url').toString())
    expect(Math.abs(claims.iat - clock.now() / 1000)).toBeLessThanOrEqual(301)
    const at = clock.now()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(clock.now()).toBe(at)
    clock.resume()
  })
})

describe('a sandbox in a folder', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-state-'))
  afterAll(() => fs.rmSync(folder, { recursive: true }))
  const open = (more = {}) => startSandbox({ port: 0, httpPort: 0, data: path.join(folder, 'data'), ...more })

  it('brings back clock, seed, faults, settings and the CA after a restart, and gives no id twice', async () => {
    const first = await open({ idSeed: 'kept' })
    first.clock.freeze(4_000_000_000_000)
    first.control.faults.add({ plane: 'arm', effect: { kind: 'dns', code: 'ENOTFOUND' } })
    await first.control.createVault({ name: 'kept-vault' })
    first.control.changeVaultSettings({ limits: 'published' }, 'kept-vault')
    const one = first.control.registerApp({ displayName: 'one' })
    await first.close()
    const second = await open({ idSeed: 'kept' })
    try {
      expect(second.clock.now()).toBe(4_000_000_000_000)
      expect(second.control.idSeed()).toBe('kept')
      expect(second.control.faults.list()).toMatchObject([{ effect: { kind: 'dns' } }])
      expect(second.control.vaultSettings('kept-vault').limits).toBe('published')
      expect(second.ca.pem).toBe(first.ca.pem)
      expect(second.control.findApp(one.clientId)?.displayName).toBe('one')
      expect(second.control.registerApp({ displayName: 'two' }).clientId).not.toBe(one.clientId)
    } finally {
      await second.close()
    }
  })

  it('keeps every file to its owner', () => {
    const data = path.join(folder, 'data')
    expect(fs.statSync(data).mode & 0o777).toBe(0o700)
    for (const name of fs.readdirSync(data)) {
      expect([name, fs.statSync(path.join(data, name)).mode & 0o777]).toEqual([name, 0o600])
    }
  })

  it('begins with a snapshot only when it is empty', async () => {
    const other = path.join(folder, 'other')
    const copy = await sandbox.fork({ data: other })
    expect(copy.control.findApp(app.clientId)?.displayName).toBe('Timed')
    await copy.close()
    await expect(sandbox.fork({ data: other })).rejects.toThrow('holds a state already')
  })
})

const outside = Object.values(os.networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address

describe('portal and control', () => {
  it.runIf(outside)('answer nobody from the network, even when the sandbox listens to it', async () => {
    const open = await startSandbox({ port: 0, httpPort: 0, host: '0.0.0.0' })
    const { port } = new URL(open.endpoints.browser)
    const ask = (host: string, where: string) =>
      new Promise<number>((resolve, reject) => {
        http
          .get({ host, port, path: where, headers: { host: 'localhost' } }, (answer) => {
            answer.resume()
            resolve(answer.statusCode ?? 0)
          })
          .on('error', reject)
      })
    try {
      for (const where of ['/', '/state/snapshot.json', '/control/snapshot', '/control/apps']) {
        expect([where, await ask(outside ?? '', where)]).toEqual([where, 403])
        expect([where, await ask('127.0.0.1', where)]).toEqual([where, 200])
      }
    } finally {
      await open.close()
    }
  })
})
