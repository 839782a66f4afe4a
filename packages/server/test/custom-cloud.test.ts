/** A cloud of the operator's own: the sandbox is reached as one, with nothing that knows it for the sandbox. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sandboxTarget } from './support/azure-world.ts'
import { type KeywayProcess, startKeywayProcess } from './support/keyway-process.ts'
import { TEST_CONFIG } from './support/open-test-deps.ts'
import { connectionInput, iclientInput } from './support/sample-documents.ts'

let dataDir: string
let sandbox: Sandbox
let keyway: KeywayProcess
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-cloud-'))
  sandbox = await startSandbox({ port: 0, httpPort: 0 })
  const { tenantId: _, ca, browserLogin: __, ...endpoints } = sandboxTarget(sandbox)
  const customCloud = { ...endpoints, cloud: 'custom', name: 'Contoso Stack', limits: 'published' } as const
  keyway = await startKeywayProcess(
    { ...TEST_CONFIG, dataDir, customCloud, allowHosts: ['*.localhost'] },
    { env: { NODE_EXTRA_CA_CERTS: ca }, imports: [import.meta.resolve('@keyway/azure-sandbox/register')] },
  )
})
afterAll(async () => {
  await keyway?.stop()
  await sandbox?.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('is offered with its scopes, and an app connects to a vault of it', async () => {
  const [application] = await keyway.get('/v1/httpconnectors')
  const offer = application.clouds.find((one: { cloud: string }) => one.cloud === 'custom')
  const scope = `${sandbox.endpoints.vaultResource}/.default`
  expect(offer).toMatchObject({ name: 'Contoso Stack', appScopes: { 'data-plane': [{ value: scope }] } })

  const app = sandbox.control.registerApp({ displayName: 'Keyway' })
  await sandbox.control.createVault({ name: 'stack-vault', enableRbacAuthorization: false })
  await sandbox.control.setAccessPolicy('stack-vault', app.objectId)
  const iclient = await keyway.post(
    '/v1/iclients',
    iclientInput('stack', {
      clientId: app.clientId,
      clientSecret: app.addSecret('test').secretText,
      grantType: 'clientcredentials',
      unencrypted: { cloud: 'custom', tenantId: sandbox.tenantId },
    }),
  )
  const elsewhere = { unencrypted: { vaultUrl: 'https://contoso.vault.azure.net' }, auth: oauth(scope) }
  const refused = await keyway.post('/v1/connections', connectionInput('elsewhere', iclient._id, elsewhere))
  expect(refused.errors).toMatchObject([{ code: 'vault_host_foreign' }])

  const http = { unencrypted: { vaultUrl: sandbox.endpoints.vault('stack-vault') }, auth: oauth(scope) }
  const connection = await keyway.post('/v1/connections', connectionInput('stack', iclient._id, http))
  expect(await keyway.post(`/v1/connection/${connection._id}/oauth2`)).toMatchObject({
    authorizationURL: null,
    ping: { code: 200 },
  })
})

const oauth = (scope: string) => ({ type: 'oauth', oauth: { scope: [scope] } })
