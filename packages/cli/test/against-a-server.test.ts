/** The commands against a Keyway that runs in this process, found through its data folder as on a user's machine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyway, type Keyway, loadConfig } from '@keyway/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from '../src/demo/browser.ts'
import { signInWithLink } from '../src/demo/sign-in.ts'
import { EXIT } from '../src/problem.ts'
import { runCommandLine } from '../src/program.ts'
import { captureTerminal } from './captured-terminal.ts'

let dataDir: string
let keyway: Keyway

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-cli-'))
  keyway = await createKeyway({ config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }) })
})
afterAll(async () => {
  await keyway.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function run(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine([...args, '--data-dir', dataDir], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}

describe('keyway connections', () => {
  it('says what to do when there are none', async () => {
    expect(await run('connections', 'list')).toMatchObject({
      code: EXIT.ok,
      out: expect.stringContaining('no connections yet'),
    })
  })

  it('gives a script an empty list', async () => {
    expect(JSON.parse((await run('connections', 'list', '--json')).out)).toEqual([])
  })

  it('refuses to ping what does not exist', async () => {
    const { code, err } = await run('connections', 'ping', 'Production')
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('There is no connection "Production"')
  })

  it('tells a script so in JSON', async () => {
    const { code, out } = await run('connections', 'ping', 'Production', '--json')
    expect(code).toBe(EXIT.failed)
    expect(JSON.parse(out)).toMatchObject({ ok: false, errors: [{ code: 'resource_not_found' }] })
  })
})

describe('keyway flows', () => {
  it('refuses to run what does not exist', async () => {
    expect((await run('flows', 'run', 'Nightly')).err).toContain('There is no flow "Nightly"')
  })
})

describe('keyway webhooks and events', () => {
  it('creates one, shows its secret once, and tells what became of its calls', async () => {
    expect((await run('webhooks', 'list')).out).toContain('There are no webhooks yet')
    const refused = await run('webhooks', 'create', 'On-call', 'http://10.0.0.1/hook')
    expect(refused).toMatchObject({ code: EXIT.failed, err: expect.stringContaining('https') })
    const made = await run(
      'webhooks',
      'create',
      'On-call',
      'https://receiver.invalid/hook',
      '--events',
      'connection.offline',
    )
    expect(made.out).toMatch(/is told of connection\.offline\.[\s\S]*\nwhsec_/)
    expect((await run('webhooks', 'list', '--json')).out).not.toContain('whsec_')
    expect((await run('webhooks', 'test', 'on-call')).out).toContain('on its way to "On-call"')
    const deliveries = JSON.parse((await run('webhooks', 'deliveries', 'On-call', '--json')).out)
    expect(deliveries).toMatchObject([{ type: 'webhook.test' }])
    expect((await run('webhooks', 'redeliver', 'On-call', deliveries[0]._id)).out).toContain('again')
    expect((await run('webhooks', 'delete', 'On-call')).out).toContain('was deleted')
    expect((await run('webhooks', 'test', 'On-call')).err).toContain('There is no webhook "On-call"')
  })

  it('shows events as lines, and refuses a kind there is not', async () => {
    expect((await run('events', '--type', 'connection.offline')).out).toContain('Nothing has happened yet.')
    expect((await run('events', '--type', 'nothing')).err).toMatch(/type/)
  })

  it('refuses a connect link for what is not there, or for too long', async () => {
    expect((await run('connections', 'link', 'Nobody')).err).toContain('There is no connection "Nobody"')
    expect((await run('connections', 'link', 'Nobody', '--hours', '200')).err).toContain('from 1 to 168')
    expect((await run('connections', 'links', 'Nobody')).err).toContain('There is no connection "Nobody"')
  })
})

describe('keyway keys', () => {
  it('refuses to remove what is not there, or is needed', async () => {
    expect((await run('keys', 'remove', 'nothing')).err).toContain('There is no encryption key')
    const { keys } = JSON.parse((await run('keys', 'list', '--json')).out)
    const { code, err } = await run('keys', 'remove', keys[0].kid)
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('New values are encrypted with the key')
  })

  it('refuses to wrap with what is no key of a vault, and needs one named', async () => {
    expect((await run('keys', 'wrap')).code).toBe(EXIT.usage)
    expect((await run('keys', 'wrap', '--vault-key', 'https://contoso.vault.azure.net')).err).toContain(
      'vaultKey: The vault key is not the address of a key',
    )
    expect((await run('keys', 'wrap', '--vault-key', 'https://evil.example/keys/k')).err).toContain('is no Key Vault')
  })

  it('rotates, says what can be removed, and removes it', async () => {
    const before = (await run('keys', 'list')).out
    expect(before).toContain('encrypts')
    expect(before).toContain('keys.json')
    const { code, out } = await run('keys', 'rotate')
    expect(code).toBe(EXIT.ok)
    const [, old = ''] = /keyway keys remove ([\w-]{43})/.exec(out) ?? []
    expect(before).toContain(old)
    expect(await run('keys', 'remove', old)).toMatchObject({ code: EXIT.ok })
    expect((await run('keys', 'list')).out).not.toContain(old)
  })

  it('makes a key that the next rotation goes to', async () => {
    const { keys } = JSON.parse((await run('keys', 'add', '--json')).out)
    expect(keys).toMatchObject([{ current: true }, { current: false }])
    expect((await run('keys', 'add')).out).toContain('keyway keys rotate')
  })
})

describe('keyway signin', () => {
  it('prints a URL that signs a browser in, once', async () => {
    const { code, out } = await run('signin')
    expect(code).toBe(EXIT.ok)
    const client = await signInWithLink(new Browser(), out)
    expect((await client.session.get()).user.name).toBe('owner')
    await expect(signInWithLink(new Browser(), out)).rejects.toMatchObject({ status: 401 })
  })
})
