/** Failures before there is a call: names that do not resolve, and handshakes that fail; here and in other processes. */
import { execFile } from 'node:child_process'
import dns from 'node:dns'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { SecretClient } from '@azure/keyvault-secrets'
import { afterEach, describe, expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'
import { trust } from './trust.ts'

const REGISTER = new URL('../src/register.ts', import.meta.url).href

const sandbox = await startTestSandbox()
trust(sandbox)
const { control, endpoints } = sandbox
const { url } = await control.createVault({ name: 'far-vault' })
afterEach(() => control.faults.remove())

/** Sets a fault, and lets the clients of this process see that their idle connections were closed. */
async function set(fault: Parameters<typeof control.faults.add>[0]): Promise<void> {
  control.faults.add(fault)
  await wait(20)
}

const reach = (address: string) => sandbox.send(`${address}/`).then((answer) => answer.status)
const codeOf = (address: string) =>
  reach(address).then(
    () => 'reached',
    (error) => error.code,
  )
const folder = path.dirname(sandbox.ca.path)

describe('a name that does not resolve', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN'] as const)(
    'fails with %s for the vault it is set for, and only there',
    async (code) => {
      expect(await reach(url)).toBeGreaterThan(0)
      await set({ vault: 'far-vault', effect: { kind: 'dns', code } })
      expect(await codeOf(url)).toBe(code)
      expect(await codeOf(endpoints.vault('other-vault'))).toBe('reached')
      expect(await codeOf(endpoints.login)).toBe('reached')
      await expect(dns.promises.lookup('far-vault.vault.localhost')).rejects.toMatchObject({
        code,
        syscall: 'getaddrinfo',
      })
      control.faults.remove()
      await wait(20)
      expect(await codeOf(url)).toBe('reached')
    },
  )

  it('reaches fetch and an official SDK as a failure of the network', async () => {
    await set({ plane: 'vault', effect: { kind: 'dns', code: 'ENOTFOUND' } })
    await expect(fetch(`${url}/secrets`)).rejects.toMatchObject({ cause: { code: 'ENOTFOUND' } })
    const credential = { getToken: async () => ({ token: 'x', expiresOnTimestamp: Date.now() + 3_600_000 }) }
    const client = new SecretClient(url, credential, { retryOptions: { maxRetries: 0 } })
    await expect(client.getSecret('one')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it('fails in another process that uses register, and comes back there too', async () => {
    const program = `
      const dns = await import('node:dns')
      const one = await dns.promises.lookup('login.localhost').then((found) => found.address, (error) => error.code)
      const two = await fetch('${endpoints.arm}/').then((answer) => answer.status, (error) => error.cause.code)
      console.log(JSON.stringify([one, two]))`
    const run = async (env: Record<string, string>) =>
      JSON.parse(
        (
          await promisify(execFile)(process.execPath, ['--import', REGISTER, '--input-type=module', '-e', program], {
            env: { ...process.env, ...env },
          })
        ).stdout,
      )
    const trusting = { NODE_EXTRA_CA_CERTS: sandbox.ca.path }
    expect(await run(trusting)).toEqual(['127.0.0.1', 400])
    await set({ plane: 'entra', effect: { kind: 'dns', code: 'EAI_AGAIN' } })
    await set({ plane: 'arm', effect: { kind: 'dns', code: 'ENOTFOUND' } })
    expect(fs.statSync(path.join(folder, 'unresolved.json')).mode & 0o777).toBe(0o600)
    expect(await run(trusting)).toEqual(['EAI_AGAIN', 'ENOTFOUND'])
    expect((await run({ AZURE_SANDBOX_FOLDER: folder }))[0]).toBe('EAI_AGAIN')
    control.faults.remove()
    await wait(20)
    expect(fs.existsSync(path.join(folder, 'unresolved.json'))).toBe(false)
    expect(await run(trusting)).toEqual(['127.0.0.1', 400])
  })

  it('is part of a snapshot', async () => {
    const before = control.snapshot()
    await set({ plane: 'arm', effect: { kind: 'dns', code: 'ENOTFOUND' } })
    const broken = control.snapshot()
    control.restore(before)
    await wait(20)
    expect([await codeOf(endpoints.arm), fs.existsSync(path.join(folder, 'unresolved.json'))]).toEqual([
      'reached',
      false,
    ])
    control.restore(broken)
    await wait(20)
    expect([await codeOf(endpoints.arm), fs.existsSync(path.join(folder, 'unresolved.json'))]).toEqual([
      'ENOTFOUND',
      true,
    ])
  })

  it('never takes the portal away', async () => {
    await set({ effect: { kind: 'dns', code: 'ENOTFOUND' } })
    expect(await reach(endpoints.browser)).toBe(200)
  })
})

const FAILURES = [
  ['expired', 'CERT_HAS_EXPIRED'],
  ['otherName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['unknownAuthority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['reset', 'ECONNRESET'],
] as const

describe('a handshake', () => {
  it.each(FAILURES)('that is %s fails with %s for one host, then is well again', async (failure, code) => {
    // A connection and a TLS session from before must not carry a client past it.
    expect(await reach(url)).toBeGreaterThan(0)
    await set({ vault: 'far-vault', remaining: 1, effect: { kind: 'tls', failure } })
    expect(await codeOf(endpoints.vault('other-vault'))).toBe('reached')
    expect(await codeOf(url)).toBe(code)
    expect(await codeOf(url)).toBe('reached')
    expect(control.faults.list()).toEqual([])
  })

  it('that fails until removed fails every time, through fetch as well', async () => {
    await set({ plane: 'entra', effect: { kind: 'tls', failure: 'expired' } })
    for (let count = 0; count < 3; count++) {
      await expect(fetch(`${endpoints.login}/common/discovery/keys`)).rejects.toMatchObject({
        cause: { code: 'CERT_HAS_EXPIRED' },
      })
    }
    control.faults.remove()
    await wait(20)
    expect((await fetch(`${endpoints.login}/common/discovery/keys`)).status).toBe(200)
  })
})
