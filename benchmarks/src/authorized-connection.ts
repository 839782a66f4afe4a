/** A data-plane connection to the benchmark's vault, authorized through the sign-in and consent pages. */
import { authorize, Browser, signInWithLink } from '@keyway/cli'
import type { Started } from './child-process.ts'
import type { StartedKeyway } from './keyway-process.ts'
import type { SandboxReady } from './sandbox-process.ts'

/** Gives the connection's id. */
export async function authorizedConnection(
  keyway: StartedKeyway,
  sandbox: Started<SandboxReady>,
  vaultUrl: string,
): Promise<string> {
  const { clientId, clientSecret, target, scope, person } = sandbox.ready
  const browser = new Browser()
  const client = await signInWithLink(browser, keyway.ready.signInUrl)
  const application = (await client.applications.list())[0]?._id ?? ''
  const iclient = await client.iclients.create({
    body: {
      name: 'Benchmark',
      provider: 'azureoauth',
      _httpConnectorId: application,
      oauth2: { clientId, clientSecret, unencrypted: { cloud: 'sandbox', tenantId: target.tenantId ?? '' } },
    },
  })
  await sandbox.ask(iclient.oauth2?.redirectUri ?? '')
  const connection = await client.connections.create({
    body: {
      name: 'Benchmark',
      http: {
        _httpConnectorId: application,
        _httpConnectorApiId: 'data-plane',
        _iClientId: iclient._id,
        concurrencyLevel: 25,
        unencrypted: { vaultUrl },
        auth: { type: 'oauth', oauth: { scope: [scope] } },
      },
    },
  })
  return (await authorize(client, browser, connection, person))._id
}
