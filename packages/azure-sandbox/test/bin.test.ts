/** The command: its first line, its clean stop, and what it says when a port is taken. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

/** A run that ends by itself. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [BIN, ...args]).then(
    (output) => ({ code: 0, ...output }),
    (failure) => failure,
  )
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

  it.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['stop'], "Unexpected argument 'stop'"],
    [['--port'], "Option '--port <value>' argument missing"],
    [['--port', 'http'], '--port: "http" is not a port number'],
    [['--port', ''], '--port: "" is not a port number'],
    [['--http-port', '70000'], '--http-port: "70000" is not a port number'],
    [['--data', ''], '--data needs a value'],
    [['hosts', '--remove'], '--remove needs --file'],
    [['hosts', '--vault', 'a b'], '"a b" is no vault name'],
    [['ca', '--from', 'there'], '"there" is no address'],
  ])('refuses %j in one line, with exit code 2', async (args, words) => {
    const failure = await run(...args)
    expect(failure.code).toBe(2)
    expect(failure.stderr.trim().split('\n')).toEqual([expect.stringContaining(words)])
    expect(failure.stdout).toBe('')
  })

  it('says what is wrong with a data folder', async () => {
    const file = path.join(folder, 'a-file')
    fs.writeFileSync(file, '')
    const failure = await run('--port', '0', '--http-port', '0', '--data', file)
    expect([failure.code, failure.stderr.trim().split('\n')]).toEqual([
      1,
      [expect.stringContaining('there is a file of that name')],
    ])
  })

  it('says which other sandbox has the data folder', async () => {
    const data = path.join(folder, 'held')
    const first = await start('--data', data)
    const failure = await run('--port', '0', '--http-port', '0', '--data', data)
    expect(failure.stderr).toMatch(/Another sandbox \(process \d+\) is using/)
    await first.stop('SIGTERM')
    expect(fs.existsSync(path.join(data, 'lock'))).toBe(false)
  })

  it('leaves no process and no temporary folder, at whatever moment it is stopped', { timeout: 60_000 }, async () => {
    const temporary = path.join(folder, 'tmp')
    fs.mkdirSync(temporary)
    const env = { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: path.join(folder, 'cache') }
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [BIN, '--json', '--port', '0', '--http-port', '0'], { env })
      running.add(child)
      const exit = new Promise((resolve) => child.once('exit', resolve))
      await wait(round * 45)
      child.kill(round % 2 ? 'SIGTERM' : 'SIGINT')
      await exit
      running.delete(child)
      expect([round, fs.readdirSync(temporary)]).toEqual([round, []])
    }
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

describe('azure-sandbox hosts', () => {
  it('prints the lines of a hosts file and touches none', async () => {
    const { stdout } = await run('hosts', '--vault', 'Contoso', '--vault', 'fabrikam', '--azure-names')
    expect(stdout.split('\n')).toEqual([
      '# BEGIN Azure sandbox',
      '127.0.0.1 login.microsoftonline.com',
      '127.0.0.1 management.azure.com',
      '127.0.0.1 graph.microsoft.com',
      '127.0.0.1 contoso.vault.azure.net',
      '127.0.0.1 fabrikam.vault.azure.net',
      '# END Azure sandbox',
      '',
    ])
  })

  it('writes them in place of earlier ones where it is told, and takes them out again', async () => {
    const file = path.join(folder, 'hosts')
    const before = '127.0.0.1 localhost\n# mine\n10.0.0.1 own.example\n'
    fs.writeFileSync(file, before)
    await run('hosts', '--file', file, '--vault', 'one-vault')
    await run('hosts', '--file', file, '--vault', 'two-vault')
    const text = fs.readFileSync(file, 'utf8')
    expect(text.startsWith(before)).toBe(true)
    expect(text).toContain('127.0.0.1 two-vault.vault.localhost')
    expect(text).not.toContain('one-vault')
    expect(text.match(/BEGIN/g)).toHaveLength(1)
    await run('hosts', '--file', file, '--remove')
    expect(fs.readFileSync(file, 'utf8')).toBe(before)
  })

  it('names the vaults of a running sandbox', async () => {
    const { target, stop } = await start()
    await fetch(`${target.browser}/control/vaults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"running-vault"}',
    })
    const { stdout } = await run('hosts', '--from', target.browser)
    expect(stdout).toContain('127.0.0.1 running-vault.vault.localhost')
    await stop('SIGTERM')
  })
})

describe('azure-sandbox ca', () => {
  it('says when nobody answers, and when there is no such folder', async () => {
    const closed = await run('ca', '--from', 'http://127.0.0.1:1')
    expect([closed.code, closed.stderr]).toEqual([
      1,
      expect.stringContaining('No sandbox answers at http://127.0.0.1:1'),
    ])
    expect((await run('ca', '--data', path.join(folder, 'nowhere'))).stderr).toContain('There is no')
  })

  it('prints or writes the CA of a running sandbox and of a data folder', async () => {
    const data = path.join(folder, 'with-ca')
    const { target, stop } = await start('--data', data)
    const pem = fs.readFileSync(target.ca, 'utf8')
    const out = path.join(folder, 'exported.pem')
    await run('ca', '--from', target.browser, '--out', out)
    expect(fs.readFileSync(out, 'utf8')).toBe(pem)
    await stop('SIGTERM')
    expect((await run('ca', '--data', data)).stdout.trim()).toBe(pem.trim())
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
