/** Audit log, configuration files, copies and replacements from the command line, against a Keyway in this process. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@keyway/client'
import { createKeyway, type Keyway, loadConfig } from '@keyway/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXIT } from '../src/problem.ts'
import { runCommandLine } from '../src/program.ts'
import { captureTerminal } from './captured-terminal.ts'

let folder: string
let keyway: Keyway
let client: Client
const ids: Record<string, string> = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-keeping-'))
  keyway = await createKeyway({ config: loadConfig({}, { port: 0, dataDir: folder, logLevel: 'silent' }) })
  const { url, token } = JSON.parse(await readFile(join(folder, 'cli.json'), 'utf8'))
  client = createClient({ baseUrl: url, token })
  const iclient = await client.iclients.create({
    body: {
      name: 'Contoso',
      provider: 'azureoauth',
      oauth2: {
        clientId: '22222222-2222-4222-8222-222222222222',
        clientSecret: 'canary-secret~value',
        unencrypted: { cloud: 'public', tenantId: 'contoso.onmicrosoft.com' },
      },
    },
  })
  const [application] = await client.applications.list()
  for (const name of ['Contoso vault', 'Fabrikam vault']) {
    const connection = await client.connections.create({
      body: {
        name,
        http: {
          _httpConnectorId: application?._id ?? '',
          _httpConnectorApiId: 'data-plane',
          _iClientId: iclient._id,
          unencrypted: { vaultUrl: `https://${name.split(' ')[0]?.toLowerCase()}.vault.azure.net` },
          auth: { type: 'oauth', oauth: { scope: ['https://vault.azure.net/user_impersonation'] } },
        },
      },
    })
    ids[name] = connection._id
  }
  await client.exports.create({
    body: { name: 'read', _connectionId: ids['Contoso vault'] ?? '', http: { _httpConnectorEndpointId: 'GetSecrets' } },
  })
})
afterAll(async () => {
  await keyway.close()
  await rm(folder, { recursive: true, force: true })
})

async function run(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine([...args, '--data-dir', folder], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}

describe('keyway audit verify', () => {
  it('refuses a note it cannot read', async () => {
    expect(await run('audit', 'verify', '--noted', 'yesterday')).toMatchObject({ code: EXIT.usage })
  })

  it('says that the log is intact, and what to note of it', async () => {
    const { code, out } = await run('audit', 'verify')
    expect(code).toBe(EXIT.ok)
    expect(out).toMatch(/intact: \d+ rows, none missing, none edited/)
    const noted = /(\d+:[0-9a-f]{64})/.exec(out)?.[1] ?? ''
    expect(await run('audit', 'verify', '--noted', noted)).toMatchObject({ code: EXIT.ok })
  })

  it('fails with the place when a row was edited, and then says how much is still as it was', async () => {
    const { engine } = keyway.deps.storage
    if (engine.kind !== 'pglite') throw new Error('this test edits the embedded database')
    const whileEdited = async (name: string, work: () => Promise<void>) => {
      const rename = (from: string, to: string) =>
        engine.pglite.exec(`ALTER TABLE audit DISABLE TRIGGER USER;
          UPDATE audit SET resource_name = '${to}' WHERE resource_name = '${from}';
          ALTER TABLE audit ENABLE TRIGGER USER`)
      await rename(name, 'another')
      await work().finally(() => rename('another', name))
    }
    let found: { code: number; err: string } = { code: -1, err: '' }
    await whileEdited('Contoso', async () => {
      found = await run('audit', 'verify')
    })
    const { code, err } = found
    expect(code).toBe(EXIT.failed)
    expect(err).toMatch(/row 1 was edited.*0 rows before it/s)
    expect(await run('audit', 'verify', '--json')).toMatchObject({ code: EXIT.ok })
  })

  it('knows the command line as such', async () => {
    const [row] = await client.audit.list({ query: { limit: 1, event: 'create', resourceType: 'export' } })
    expect(row).toMatchObject({ source: 'cli', address: expect.stringContaining('127.0.0.1') })
  })
})

describe('keyway config', () => {
  it('refuses files that are not there, not JSON, or of no known format, and unknown conflicts', async () => {
    const broken = join(folder, 'broken.json')
    await writeFile(broken, '{')
    expect((await run('config', 'import', join(folder, 'absent.json'))).err).toContain('cannot be read')
    expect((await run('config', 'import', broken)).err).toContain('is not JSON')
    await writeFile(broken, '{"format":9}')
    expect(await run('config', 'import', broken)).toMatchObject({
      code: EXIT.failed,
      err: expect.stringContaining('configuration.format'),
    })
    await writeFile(broken, '{"format":1}')
    expect(await run('config', 'import', broken, '--conflicts', 'merge')).toMatchObject({ code: EXIT.usage })
    expect((await run('config', 'export', '--only', 'secrets')).code).toBe(EXIT.failed)
  })

  it('exports without secrets, and imports what is not there, after telling what it would do', async () => {
    const { out, err } = await run('config', 'export')
    expect(out).not.toContain('canary')
    expect(err).toContain('1 OAuth 2.0 clients, 2 connections, 1 exports')
    const file = join(folder, 'configuration.json')
    expect((await run('config', 'export', '--only', 'exports', '--output', file)).code).toBe(EXIT.ok)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ connections: [{ name: 'Contoso vault' }] })
    expect((await run('config', 'import', file)).out).toContain('left as it is')
    const tried = await run('config', 'import', file, '--conflicts', 'create', '--dry-run')
    expect(tried.out).toContain('would be created')
    expect(tried.out).toContain('enter its client secret')
    expect(await client.exports.list()).toHaveLength(1)
    const done = JSON.parse((await run('config', 'import', file, '--conflicts', 'create', '--json')).out)
    expect(done.documents).toHaveLength(3)
    expect((await run('connections', 'list', '--search', 'imported')).out).toContain('needs secret')
  })
})

describe('keyway connections', () => {
  it('lists those that match, and refuses a status there is not', async () => {
    expect((await run('connections', 'list', '--search', 'fabrikam.vault')).out).toContain('Fabrikam vault')
    expect((await run('connections', 'list', '--search', 'nothing')).out).toBe('No connection matches.')
    expect((await run('connections', 'list', '--status', 'broken')).code).toBe(EXIT.failed)
  })

  it('does not delete one that is used, and names its users', async () => {
    const { code, err } = await run('connections', 'delete', 'Contoso vault')
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('the export "read"')
  })

  it('copies one, puts it in the place of the other, and deletes what nothing uses any more', async () => {
    expect((await run('connections', 'clone', 'Contoso vault', '--name', 'Second')).out).toContain('Created Second')
    expect((await run('connections', 'replace', 'Contoso vault', 'Second', '--dry-run')).out).toContain('export read')
    expect((await run('connections', 'delete', 'Contoso vault')).code).toBe(EXIT.failed)
    expect((await run('connections', 'replace', 'Contoso vault', 'Second')).out).toContain('takes the place of')
    expect((await run('connections', 'replace', 'Contoso vault', 'Second')).out).toBe('Nothing uses Contoso vault.')
    expect((await run('connections', 'delete', 'Contoso vault')).out).toBe('Deleted Contoso vault.')
  })
})
