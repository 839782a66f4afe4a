/** `keyway exports run` and `keyway imports run` against a Keyway and a sandbox of this process. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_PERMISSIONS, type Sandbox } from '@keyway/azure-sandbox'
import { loadConfig } from '@keyway/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize } from '../src/demo/authorize.ts'
import { Browser } from '../src/demo/browser.ts'
import { createConnection, createOAuthClient } from '../src/demo/documents.ts'
import { signInWithLink } from '../src/demo/sign-in.ts'
import { EXIT } from '../src/problem.ts'
import { runCommandLine } from '../src/program.ts'
import { openWorld, type World } from '../src/start/open-world.ts'
import { captureTerminal } from './captured-terminal.ts'

let dataDir: string
let world: World

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-records-'))
  world = await openWorld({
    config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }),
    sandbox: { port: 0, httpPort: 0 },
    keepSandbox: false,
  })
  const sandbox = world.sandbox as Sandbox
  const megan = sandbox.control.users().find(({ displayName }) => displayName === 'Megan Bowen')
  const policy = { objectId: megan?.id ?? '', permissions: ALL_PERMISSIONS }
  await sandbox.control.createVault({ name: 'contoso', accessPolicies: [policy], enableRbacAuthorization: false })
  const browser = new Browser()
  const client = await signInWithLink(browser, await world.keyway.signInUrl())
  const [application] = await client.applications.list()
  const context = { client, sandbox, application: application?._id ?? '' }
  const connection = await createConnection(context, 'Contoso vault', await createOAuthClient(context), 'contoso')
  await authorize(client, browser, connection, 'Megan Bowen')
  const _connectionId = connection._id
  await client.exports.create({
    body: { name: 'All secrets', _connectionId, http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true } },
  })
  await client.imports.create({
    body: { name: 'Set secrets', _connectionId, http: { _httpConnectorEndpointIds: ['SetSecret'] } },
  })
})
afterAll(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function run(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine([...args, '--data-dir', dataDir], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}
const file = (name: string) => join(dataDir, name)

describe('records from files and into files', () => {
  it('go in by CSV, with what is wrong told by its line, after a dry run that writes nothing', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => `db-${index},value ${index}`)
    await writeFile(file('in.csv'), ['name,value', ...rows, 'torn,1,2', 'bad_name,x', 'last,=1+1'].join('\n'))
    const tried = await run('imports', 'run', 'Set secrets', file('in.csv'), '--dry-run')
    expect(tried.out).toMatch(/would create 151\. 2 failed\. Nothing was written/)
    const { code, out, err } = await run('imports', 'run', 'set secrets', file('in.csv'))
    expect(out).toBe('Set secrets: 151 written, 0 ignored, 2 failed.')
    expect(err).toContain('Line 152: The row has more or fewer fields')
    expect(err).toMatch(/Line 153: .*name/)
    expect(code).toBe(EXIT.failed)
  })

  it('come out as NDJSON and CSV, to files that only their owner may read', async () => {
    expect((await run('exports', 'run', 'All secrets', '--output', file('out.ndjson'))).err).toContain('151 records')
    const lines = (await readFile(file('out.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(151)
    expect(lines.find(({ name }) => name === 'db-7')).toMatchObject({ value: 'value 7' })
    expect((await stat(file('out.ndjson'))).mode & 0o777).toBe(0o600)
    await run('exports', 'run', 'All secrets', '--output', file('out.csv'), '--columns', 'name,value')
    const csv = await readFile(file('out.csv'), 'utf8')
    expect(csv.split('\n')[0]).toBe('name,value')
    expect(csv).toContain("last,'=1+1")
    // What came out goes in again as it was.
    const again = await run('imports', 'run', 'Set secrets', file('out.csv'), '--json')
    expect(JSON.parse(again.out)).toMatchObject({ ok: true, written: 151, failed: 0 })
  })

  it('that are not there, or of no known format, are refused in words', async () => {
    expect((await run('imports', 'run', 'Set secrets', file('nowhere.csv'))).err).toContain('cannot be read')
    expect((await run('imports', 'run', 'Nothing', file('in.csv'))).err).toContain('There is no import "Nothing"')
    expect((await run('exports', 'run', 'All secrets', '--format', 'xml')).err).toContain('ndjson or csv')
  })
})
