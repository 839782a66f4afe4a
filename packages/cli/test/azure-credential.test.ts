/** Microsoft's own SDKs, unchanged, signed in through a connection of Keyway. */
import '@keyway/azure-sandbox/register'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { SecretClient } from '@azure/keyvault-secrets'
import { ALL_PERMISSIONS, type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import { type AzureClient, createAzureClient } from '@keyway/client/azure'
import { createKeyway, type Keyway, loadConfig } from '@keyway/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize } from '../src/demo/authorize.ts'
import { Browser } from '../src/demo/browser.ts'
import { signInWithLink } from '../src/demo/sign-in.ts'

const TRUSTED = getCACertificates('default')
let folder: string
let sandbox: Sandbox
let keyway: Keyway
let owner: Client
let keywayFor: (scope: 'token' | 'full' | 'read') => Promise<AzureClient>
let vaultUrl: string
let personId: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-credential-'))
  sandbox = await startSandbox({ port: 0, httpPort: 0 })
  setDefaultCACertificates([...TRUSTED, sandbox.ca.pem])
  const { endpoints, control } = sandbox
  const person = control.users().find((user) => user.isAdministrator)
  if (person === undefined) throw new Error('The sandbox has no administrator.')
  personId = person.id
  const app = control.registerApp({ displayName: 'Credential' })
  const accessPolicies = [{ objectId: person.id, permissions: ALL_PERMISSIONS }]
  vaultUrl = (await control.createVault({ name: 'credential', accessPolicies })).url
  const target = {
    login: endpoints.login,
    browserLogin: endpoints.browser,
    arm: endpoints.arm,
    armResource: endpoints.armResource,
    vault: endpoints.vault('vault-name').replace('vault-name', '{vault}'),
    vaultResource: endpoints.vaultResource,
    portalUrl: endpoints.browser,
    tenantId: sandbox.tenantId,
    ca: sandbox.ca.path,
  }
  const file = join(folder, 'sandbox.json')
  await writeFile(file, JSON.stringify(target))
  const flags = { port: 0, dataDir: join(folder, 'data'), sandbox: file, logLevel: 'silent' }
  keyway = await createKeyway({ config: loadConfig({}, flags) })
  const browser = new Browser()
  owner = await signInWithLink(browser, await keyway.signInUrl())
  const application = (await owner.applications.list())[0]?._id ?? ''
  const iclient = await owner.iclients.create({
    body: {
      name: 'Credential',
      provider: 'azureoauth',
      _httpConnectorId: application,
      oauth2: {
        clientId: app.clientId,
        clientSecret: app.addSecret('test').secretText,
        unencrypted: { cloud: 'sandbox', tenantId: sandbox.tenantId },
      },
    },
  })
  app.addRedirectUri(iclient.oauth2?.redirectUri ?? '')
  const connection = await owner.connections.create({
    body: {
      name: 'Contoso vault',
      http: {
        _httpConnectorId: application,
        _httpConnectorApiId: 'data-plane',
        _iClientId: iclient._id,
        unencrypted: { vaultUrl },
        auth: { type: 'oauth', oauth: { scope: [`${endpoints.vaultResource}/user_impersonation`] } },
      },
    },
  })
  await authorize(owner, browser, connection, person.displayName)
  keywayFor = async (scope) => {
    const { token } = await owner.tokens.create({ body: { name: `for ${scope}`, scope } })
    return createAzureClient({ baseUrl: keyway.url, token })
  }
}, 60_000)
afterAll(async () => {
  setDefaultCACertificates(TRUSTED)
  await keyway?.close()
  await sandbox?.close()
  await rm(folder, { recursive: true, force: true })
})

const scope = () => `${sandbox.endpoints.vaultResource}/.default`

it.each(['full', 'read'] as const)('gives no access token to an API token with the scope "%s"', async (one) => {
  const credential = (await keywayFor(one)).credential('Contoso vault')
  await expect(credential.getToken(scope())).rejects.toMatchObject({
    status: 403,
    errors: [{ code: 'token_scope_required' }],
  })
})

it('gives none to a signed-in browser either', async () => {
  const [connection] = await owner.connections.list()
  const asked = owner.connections.token({ params: { id: connection?._id ?? '' }, body: {} })
  await expect(asked).rejects.toMatchObject({ status: 403 })
})

it('gives none for another resource than that of the connection', async () => {
  const credential = (await keywayFor('token')).credential('Contoso vault')
  for (const foreign of ['https://management.azure.com/.default', 'https://vault.azure.net/.default', 'x']) {
    await expect(credential.getToken(foreign)).rejects.toMatchObject({
      status: 422,
      errors: [{ code: 'token_resource_foreign', field: 'scope' }],
    })
  }
})

it('says so when there is no such connection', async () => {
  const credential = (await keywayFor('token')).credential('Fabrikam vault')
  await expect(credential.getToken(scope())).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('"Fabrikam vault"'),
  })
})

it('signs the secrets SDK in by the name of a connection, and by its id', async () => {
  const client = await keywayFor('token')
  const [connection] = await client.connections.list()
  const byName = new SecretClient(vaultUrl, client.credential('contoso VAULT'))
  await byName.setSecret('from-the-sdk', 'a value')
  const byId = new SecretClient(vaultUrl, client.credential(connection?._id ?? ''))
  expect((await byId.getSecret('from-the-sdk')).value).toBe('a value')
  const names: string[] = []
  for await (const { name } of byId.listPropertiesOfSecrets()) names.push(name)
  expect(names).toEqual(['from-the-sdk'])
})

it('refuses claims that are no JSON object, and names the field', async () => {
  const credential = (await keywayFor('token')).credential('Contoso vault')
  for (const claims of ['', 'e30=', '[]', '"x"']) {
    await expect(credential.getToken(scope(), { claims })).rejects.toMatchObject({
      status: 422,
      errors: [{ field: 'claims' }],
    })
  }
})

it('renews the token when the vault challenges the SDK for claims', async () => {
  const credential = (await keywayFor('token')).credential('Contoso vault')
  // Only tokens of clients that said so (cp1) are challenged.
  const before = await credential.getToken(scope(), {
    claims: JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } }),
  })
  expect((await credential.getToken(scope())).token).toBe(before.token)
  sandbox.control.challengeClaims(personId)
  sandbox.clock.advance(2000)
  const name = 'after-the-challenge'
  expect((await new SecretClient(vaultUrl, credential).setSecret(name, 'a value')).name).toBe(name)
  expect((await credential.getToken(scope())).token).not.toBe(before.token)
})

it('writes each access token given out into the audit log, without the token', async () => {
  const { token } = await (await keywayFor('token')).credential('Contoso vault').getToken(scope())
  const rows = await owner.audit.list({ query: { resourceType: 'connection' } })
  expect(rows[0]).toMatchObject({ event: 'token', resourceName: 'Contoso vault', source: 'api' })
  expect(JSON.stringify(rows)).not.toContain(token)
})

it('cannot be used to change anything', async () => {
  const client = await keywayFor('token')
  const [connection] = await client.connections.list()
  const deleted = client.connections.delete({ params: { id: connection?._id ?? '' } })
  await expect(deleted).rejects.toMatchObject({ status: 403, errors: [{ code: 'access_restricted' }] })
})
