/** `keyway templates` against a Keyway and a sandbox of this process: from a template to a backup in a file, and back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_PERMISSIONS, type Sandbox } from '@keyway/azure-sandbox'
import { loadConfig } from '@keyway/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-templates-'))
  world = await openWorld({
    config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }),
    sandbox: { port: 0, httpPort: 0 },
    keepSandbox: false,
  })
  const sandbox = world.sandbox as Sandbox
  const megan = sandbox.control.users().find(({ displayName }) => displayName === 'Megan Bowen')
  const policy = { objectId: megan?.id ?? '', permissions: ALL_PERMISSIONS }
  const browser = new Browser()
  const client = await signInWithLink(browser, await world.keyway.signInUrl())
  const [application] = await client.applications.list()
  const context = { client, sandbox, application: application?._id ?? '' }
  const oauthClient = await createOAuthClient(context)
  for (const [name, vault] of [
    ['First', 'contoso'],
    ['Second', 'recovery'],
  ] as const) {
    await sandbox.control.createVault({ name: vault, accessPolicies: [policy], enableRbacAuthorization: false })
    const connection = await createConnection(context, name, oauthClient, vault)
    await authorize(client, browser, connection, 'Megan Bowen')
  }
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

it('are listed, shown with what they need, and named when one is mistyped', async () => {
  expect((await run('templates', 'list')).out).toMatch(/mirror-vault .*second vault/)
  const { out } = await run('templates', 'show', 'Rotate-secrets')
  expect(out).toContain('  vault (data-plane): The vault whose secrets are rotated.')
  expect(out).toContain('  olderThanDays (number, default 90):')
  const missing = await run('templates', 'show', 'mirror')
  expect(missing.code).toBe(EXIT.failed)
  expect(missing.err).toContain('There are: mirror-vault,')
})

it('go from a backup into a file to a vault that has it again', async () => {
  await run('call', 'First', 'CreateKey', '--input', 'key-name=signing', '--input', 'kty=EC')
  const kinds = ['--input', 'secrets=false', '--input', 'certificates=false']
  const backup = await run('templates', 'install', 'back-up-vault', '--connection', 'vault=First', ...kinds)
  expect(backup.out).toContain('keyway exports run "Back up a vault to files: keys" > FILE')
  const file = join(dataDir, 'keys.ndjson')
  expect((await run('exports', 'run', 'Back up a vault to files: keys', '--output', file)).code).toBe(EXIT.ok)
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ kind: 'key', name: 'signing' })
  const args = ['--connection', 'vault=second', '--name', 'Back again', ...kinds]
  expect((await run('templates', 'install', 'restore-vault', ...args)).out).toContain('imports run "Back again: keys"')
  expect((await run('imports', 'run', 'Back again: keys', file)).out).toContain('1 written')
  expect((await run('call', 'Second', 'GetKey', '--input', 'key-name=signing')).out).toContain('signing')
})

it('make a flow that runs, and tell what is wrong at its field', async () => {
  const both = ['--connection', 'source=First', '--connection', 'target=Second']
  const mirror = await run('templates', 'install', 'mirror-vault', ...both, '--enable', '--json')
  expect(JSON.parse(mirror.out)).toMatchObject({ _templateId: 'mirror-vault', flow: { name: 'Mirror a vault' } })
  await run('call', 'First', 'CreateKey', '--input', 'key-name=other', '--input', 'kty=EC')
  expect((await run('flows', 'run', 'Mirror a vault')).code).toBe(EXIT.ok)
  expect((await run('call', 'Second', 'GetKey', '--input', 'key-name=other')).code).toBe(EXIT.ok)
  const refused = await run('templates', 'install', 'rotate-secrets', '--input', 'length=1')
  expect(refused.code).not.toBe(EXIT.ok)
  expect(refused.err).toContain('The connection "Vault" is required')
  expect(refused.err).toContain('Length must be at least 8')
  expect((await run('templates', 'install', 'mirror-vault', '--connection', 'First')).err).toContain('role=name')
})
