/** A Keyway and a sandbox of this process, with a connection to a vault and the command line on it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_PERMISSIONS, type Sandbox } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import { loadConfig } from '@keyway/server'
import { authorize } from '../src/demo/authorize.ts'
import { Browser } from '../src/demo/browser.ts'
import { createConnection, createOAuthClient } from '../src/demo/documents.ts'
import { signInWithLink } from '../src/demo/sign-in.ts'
import { runCommandLine } from '../src/program.ts'
import { openWorld, type World } from '../src/start/open-world.ts'
import { captureTerminal } from './captured-terminal.ts'

export interface VaultKeyway {
  readonly dataDir: string
  readonly world: World
  readonly client: Client
  readonly connectionId: string
  /** Runs `keyway` with these arguments. */
  run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }>
  close(): Promise<void>
}

export async function openVault(): Promise<VaultKeyway> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keyway-cli-'))
  const world = await openWorld({
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
  return {
    dataDir,
    world,
    client,
    connectionId: connection._id,
    async run(...args) {
      const terminal = captureTerminal()
      const code = await runCommandLine([...args, '--data-dir', dataDir], terminal)
      return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
    },
    async close() {
      await world.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
