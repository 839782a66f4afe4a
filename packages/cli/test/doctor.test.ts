/** `keyway connections doctor` against a Keyway and a sandbox of this process: what a person and a script read. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_PERMISSIONS, type Sandbox } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import { type Connection, DOCTOR_CHECKS, type DoctorReport, doctorChecksOf } from '@keyway/contract'
import { loadConfig } from '@keyway/server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { authorize } from '../src/demo/authorize.ts'
import { Browser } from '../src/demo/browser.ts'
import { createConnection, createOAuthClient } from '../src/demo/documents.ts'
import { signInWithLink } from '../src/demo/sign-in.ts'
import { EXIT } from '../src/problem.ts'
import { runCommandLine } from '../src/program.ts'
import { openWorld, type World } from '../src/start/open-world.ts'
import { captureTerminal } from './captured-terminal.ts'

const MEGAN = 'Megan Bowen'

let dataDir: string
let world: World
let sandbox: Sandbox
let megan: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-doctor-'))
  world = await openWorld({
    config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }),
    sandbox: { port: 0, httpPort: 0 },
    keepSandbox: false,
  })
  sandbox = world.sandbox as Sandbox
  megan = sandbox.control.users().find(({ displayName }) => displayName === MEGAN)?.id ?? ''
  const policy = { objectId: megan, permissions: ALL_PERMISSIONS }
  await sandbox.control.createVault({ name: 'contoso', accessPolicies: [policy], enableRbacAuthorization: false })
  const browser = new Browser()
  const client = await signInWithLink(browser, await world.keyway.signInUrl())
  await connect(client, 'Nobody yet')
  await authorize(client, browser, await connect(client, 'Contoso vault'), MEGAN)
})
afterEach(() => sandbox.control.failures.disarm())
afterAll(async () => {
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function connect(client: Client, name: string): Promise<Connection> {
  const [application] = await client.applications.list()
  const context = { client, sandbox, application: application?._id ?? '' }
  const [known] = await client.iclients.list()
  return createConnection(context, name, known ?? (await createOAuthClient(context)), 'contoso')
}

async function doctor(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine(['connections', 'doctor', ...args, '--data-dir', dataDir], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}

const ROWS = doctorChecksOf('data-plane').map((id) => DOCTOR_CHECKS[id].title)

describe('keyway connections doctor', () => {
  it('refuses to examine what does not exist, and names what does', async () => {
    const { code, err } = await doctor('Fabrikam')
    expect(code).toBe(EXIT.failed)
    expect(err).toContain('There are: ')
    expect(err).toContain('"Contoso vault"')
  })

  it('ends with 1 for a connection that is not authorized, and says where it stopped and what to do', async () => {
    const { code, out } = await doctor('Nobody yet')
    expect(code).toBe(EXIT.failed)
    expect(out).toMatch(/^Clock +ok +\d+ ms {2}/m)
    expect(out).toMatch(/^Sign-in +FAILED +\d+ ms {2}Not authorized yet\.$/m)
    expect(out).toContain('1. In Keyway: open the connection and press Save & authorize.')
    expect(out).toMatch(/^Consent +not reached$/m)
    expect(out).toMatch(/Nobody yet is not well: Sign-in\. 7 checks were not reached\.$/)
  })

  it('ends with 0 when all is well, with one line for each check', async () => {
    const { code, out, err } = await doctor('contoso VAULT')
    expect({ code, err }).toEqual({ code: EXIT.ok, err: '' })
    for (const title of ROWS) expect(out).toMatch(new RegExp(`^${title} +ok +\\d+ ms  \\S`, 'm'))
    expect(out).toMatch(/Contoso vault is well\.$/)
  })

  it('names the permission that is missing, and goes on with the other groups', async () => {
    const secretsOnly = { secrets: ['get', 'list'], keys: [], certificates: ['get', 'list'] }
    await sandbox.control.setAccessPolicy('contoso', megan, secretsOnly)
    const { code, out } = await doctor('Contoso vault')
    expect(code).toBe(EXIT.failed)
    expect(out).toMatch(/^Keys +FAILED +\d+ ms {2}The account may not list and may not read\.$/m)
    expect(out).toContain('lacks the permission keys/list, keys/get in the vault contoso')
    expect(out).toContain('Your Azure administrator must act:')
    expect(out).toMatch(/^Certificates +ok/m)

    expect((await doctor('Contoso vault', '--groups', 'secrets,certificates')).code).toBe(EXIT.ok)
    const wrong = await doctor('Contoso vault', '--groups', 'passwords')
    expect(wrong.code).toBe(EXIT.failed)
    expect(wrong.err).toContain('some of secrets, keys, certificates')
    await sandbox.control.setAccessPolicy('contoso', megan)
  })

  it('gives a script the report in JSON, the diagnosis included', async () => {
    sandbox.control.failures.arm({ code: 7000215 })
    const { code, out } = await doctor('Contoso vault', '--json')
    expect(code).toBe(EXIT.failed)
    const report: DoctorReport & { connection: unknown } = JSON.parse(out)
    expect(report).toMatchObject({ ok: false, connection: { name: 'Contoso vault' } })
    expect(report.checks.find(({ state }) => state === 'failed')).toMatchObject({
      id: 'signIn',
      diagnosis: { code: 'secret_wrong', docs: 'docs/errors.md#secret_wrong' },
    })
  })
})
