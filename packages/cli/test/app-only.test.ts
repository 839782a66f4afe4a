/** The commands with connections whose app signs in by itself, against a Keyway and a sandbox in this process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RegisteredApp } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import { loadConfig } from '@keyway/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EXIT } from '../src/problem.ts'
import { runCommandLine } from '../src/program.ts'
import { clientOfRunningServer } from '../src/running/find-server.ts'
import { openWorld, type World } from '../src/start/open-world.ts'
import { captureTerminal } from './captured-terminal.ts'

let dataDir: string
let world: World
let client: Client
let app: RegisteredApp

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-apps-'))
  world = await openWorld({
    config: loadConfig({}, { port: 0, dataDir, logLevel: 'silent' }),
    sandbox: { port: 0, httpPort: 0 },
    keepSandbox: false,
  })
  client = await clientOfRunningServer({ dataDir }, {})
  const { control } = sandbox()
  app = control.registerApp({ displayName: 'Nightly' })
  await control.createVault({ name: 'contoso-apps', enableRbacAuthorization: false })
  await control.setAccessPolicy('contoso-apps', app.objectId)
})
afterAll(async () => {
  await world?.close()
  await rm(dataDir, { recursive: true, force: true })
})

function sandbox() {
  if (!world.sandbox) throw new Error('no sandbox')
  return world.sandbox
}

async function connect(name: string, grantType: 'clientcredentials' | 'authorizecode', clientSecret: string) {
  const { tenantId, endpoints } = sandbox()
  const signIn = {
    clientId: app.clientId,
    clientSecret,
    grantType,
    unencrypted: { cloud: 'sandbox' as const, tenantId },
  }
  const iclient = await client.iclients.create({ body: { name, provider: 'azureoauth', oauth2: signIn } })
  const permission = grantType === 'clientcredentials' ? '.default' : 'user_impersonation'
  await client.connections.create({
    body: {
      name,
      http: {
        _httpConnectorId: iclient._httpConnectorId,
        _httpConnectorApiId: 'data-plane',
        _iClientId: iclient._id,
        unencrypted: { vaultUrl: endpoints.vault('contoso-apps') },
        auth: { type: 'oauth', oauth: { scope: [`${endpoints.vaultResource}/${permission}`] } },
      },
    },
  })
}

async function run(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine([...args, '--data-dir', dataDir], terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}

it('tells what Microsoft refused, and the steps that mend it', async () => {
  await connect('Refused', 'clientcredentials', 'abc8Q~not-its-secret')
  const { code, err } = await run('connections', 'authorize', 'Refused')
  expect(code).toBe(EXIT.failed)
  expect(err).toContain('The client secret is wrong')
  expect(err).toMatch(/1\. In the sandbox portal: .* > Certificates & secrets/)
  expect((await run('connections', 'list')).out).toMatch(/Refused.*needs authorization/)
})

it('authorizes at once, lists the connection as online, and tests it', async () => {
  await connect('Nightly', 'clientcredentials', app.addSecret('Keyway').secretText)
  expect(await run('connections', 'authorize', 'nightly')).toMatchObject({
    code: EXIT.ok,
    out: expect.stringMatching(/^Nightly works/),
  })
  expect((await run('connections', 'list')).out).toMatch(/Nightly.*online/)
  const { code, out } = await run('connections', 'ping', 'Nightly', '--json')
  expect(code).toBe(EXIT.ok)
  expect(JSON.parse(out)).toMatchObject({ ok: true, code: 200, connection: { name: 'Nightly' } })
})

it('prints where a person signs in, when one has to', async () => {
  await connect('By hand', 'authorizecode', app.addSecret('Keyway').secretText)
  const { code, out } = await run('connections', 'authorize', 'By hand')
  expect(code).toBe(EXIT.ok)
  expect(out).toContain(`${sandbox().endpoints.browser}/${sandbox().tenantId}/oauth2/v2.0/authorize?`)
})
