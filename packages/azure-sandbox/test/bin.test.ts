/** The command: its first line, its clean stop, and what it says when a port is taken. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const BIN = new URL('../src/bin.ts', import.meta.url).pathname
const REGISTER = new URL('../src/register.ts', import.meta.url).href
const running = new Set<ChildProcess>()
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-bin-'))
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  fs.rmSync(folder, { recursive: true, force: true })
})

async function start(...options: string[]) {
  const child = spawn(process.execPath, [BIN, '--json', '--port', '0', '--http-port', '0', ...options])
  running.add(child)
  let output = ''
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.includes('\n')) resolve(output.split('\n')[0] ?? '')
    })
    child.once('exit', () => reject(new Error(`it ended: ${output}`)))
  })
  const stop = async (signal: NodeJS.Signals) => {
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill(signal)
    running.delete(child)
    return exit
  }
  return { target: JSON.parse(line), stop }
}

const azurePortIsFree = await isFree(443)

describe('the command', () => {
  it('prints its target first and stops cleanly on SIGTERM', async () => {
    const { target, stop } = await start('--seed')
    expect(Object.keys(target)).toEqual(
      expect.arrayContaining([
        'login',
        'arm',
        'armResource',
        'vault',
        'vaultResource',
        'tenantId',
        'subscriptionId',
        'resourceGroup',
        'location',
        'objectId',
        'clientId',
        'clientSecret',
        'ca',
      ]),
    )
    expect(target.vault).toContain('{vault}')
    expect(fs.existsSync(target.ca)).toBe(true)
    expect(await stop('SIGTERM')).toBe(0)
    expect(fs.existsSync(target.ca)).toBe(false)
  })

  it('finds everything again after it was killed', async () => {
    const data = path.join(folder, 'data')
    const first = await start('--seed', '--data', data)
    await first.stop('SIGKILL')
    const second = await start('--seed', '--data', data)
    expect(second.target.clientId).toBe(first.target.clientId)
    expect(second.target.ca).toBe(first.target.ca)
    expect(fs.statSync(path.join(data, 'ca-key.pem')).mode & 0o777).toBe(0o600)
    await second.stop('SIGTERM')
  })

  it('says which port is taken', async () => {
    const blocker = net.createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const { port } = blocker.address() as net.AddressInfo
    const run = promisify(execFile)(process.execPath, [BIN, '--port', String(port), '--http-port', '0'])
    await expect(run).rejects.toMatchObject({
      stderr: expect.stringContaining(`Port ${port} on 127.0.0.1 is already in use`),
    })
    blocker.close()
  })

  it('lets an unchanged program in with --import register and NODE_EXTRA_CA_CERTS', async () => {
    const { target, stop } = await start()
    const program = `const r = await fetch('${target.login}/common/v2.0/.well-known/openid-configuration'); console.log((await r.json()).issuer)`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', REGISTER, '--input-type=module', '-e', program],
      {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: target.ca },
      },
    )
    expect(stdout.trim()).toBe(`${target.login}/{tenantid}/v2.0`)
    await stop('SIGTERM')
  })

  it.runIf(azurePortIsFree)('answers an SDK with nothing set at all under Azure’s real names', async () => {
    const { target, stop } = await start('--azure-names', '--port', '443', '--seed')
    const program = `
      const { ClientSecretCredential } = await import('@azure/identity')
      const credential = new ClientSecretCredential('${target.tenantId}', '${target.clientId}', process.env.SECRET)
      console.log((await credential.getToken('https://vault.azure.net/.default')).token.split('.').length)`
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', REGISTER, '--input-type=module', '-e', program],
      {
        cwd: new URL('..', import.meta.url).pathname,
        env: {
          ...process.env,
          AZURE_SANDBOX_NAMES: 'azure',
          NODE_EXTRA_CA_CERTS: target.ca,
          SECRET: target.clientSecret,
        },
      },
    )
    expect(stdout.trim()).toBe('3')
    await stop('SIGTERM')
  })
})

/** Only root may listen there, and only one at a time. */
async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
