/** `keyway connections debug` against a Keyway and a sandbox of this process: what a person and a script read. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_PERMISSIONS, type Sandbox } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import type { Connection } from '@keyway/contract'
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

const MEGAN = 'Megan Bowen'
const NAME = 'Contoso vault'

let dataDir: string
let world: World
let client: Client
let connection: Connection

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-debug-'))
  world = await openWorld({
    config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }),
    sandbox: { port: 0, httpPort: 0 },
    keepSandbox: false,
  })
  const sandbox = world.sandbox as Sandbox
  const megan = sandbox.control.users().find(({ displayName }) => displayName === MEGAN)?.id ?? ''
  const policy = { objectId: megan, permissions: ALL_PERMISSIONS }
  await sandbox.control.createVault({ name: 'contoso', accessPolicies: [policy], enableRbacAuthorization: false })
  const browser = new Browser()
  client = await signInWithLink(browser, await world.keyway.signInUrl())
  const [application] = await client.applications.list()
  const context = { client, sandbox, application: application?._id ?? '' }
  connection = await createConnection(context, NAME, await createOAuthClient(context), 'contoso')
  await authorize(client, browser, connection, MEGAN)
})
afterAll(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function debug(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine(['connections', 'debug', ...args, '--data-dir', dataDir], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}
const ping = () => client.connections.ping({ params: { id: connection._id } })

it.each(['61', '-1', '1.5', 'an hour', ''])('refuses --minutes %j and says what there is', async (minutes) => {
  const { code, err } = await debug(NAME, `--minutes=${minutes}`)
  expect(code).toBe(EXIT.usage)
  expect(err).toContain('whole number from 0 to 60')
})

it('says that the log is off, and how to switch it on', async () => {
  const { code, out, err } = await debug(NAME)
  expect({ code, out }).toEqual({ code: EXIT.ok, out: '' })
  expect(err).toContain('is off. Switch it on with --minutes 15.')
})

it('switches it on, follows it until it ends, and clears it', async () => {
  expect((await debug(NAME, '--minutes', '15')).err).toContain('is on until ')
  await ping()
  const following = debug(NAME, '--follow')
  await ping()
  await debug(NAME, '--minutes', '0')
  const { out, err } = await following
  const lines = out.split('\n').filter((line) => line.includes('/secrets?'))
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}ping {4}GET {5}200 .* ms {2}https:\/\/contoso\.vault/)
  expect(err).toContain('The debug log is off.')

  const { debugUntil, records } = JSON.parse((await debug(NAME, '--json')).out)
  expect(debugUntil).toBeNull()
  expect(records.map(({ askedBy }: { askedBy: string }) => askedBy)).toEqual(['ping', 'ping'])
  expect((await debug(NAME, '--clear')).err).toContain('was cleared')
  expect(JSON.parse((await debug(NAME, '--json')).out).records).toEqual([])
})
