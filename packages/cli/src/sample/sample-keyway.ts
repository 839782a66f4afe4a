/** The sample's half in Keyway: an OAuth 2.0 client that holds the sample app's client ID and a secret of its own. */
import type { RegisteredApp, Sandbox } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import type { IClient } from '@keyway/contract'
import { SAMPLE_APP } from './sample-azure.ts'

export const SAMPLE_CLIENT = 'Sandbox sample app'

/** Makes what is missing, and registers the callback again when Keyway has another address than last time. */
export async function ensureSampleKeyway(client: Client, sandbox: Sandbox): Promise<void> {
  const app = sandbox.control.findAppByName(SAMPLE_APP) ?? sandbox.control.registerApp({ displayName: SAMPLE_APP })
  const known = (await Array.fromAsync(client.each('iclients.list'))).find((one) => one.name === SAMPLE_CLIENT)
  const current = known ? await updated(client, known, app) : await created(client, sandbox, app)
  if (current.oauth2) app.addRedirectUri(current.oauth2.redirectUri)
}

async function created(client: Client, sandbox: Sandbox, app: RegisteredApp): Promise<IClient> {
  const [application] = await client.applications.list()
  if (!application) throw new Error('This Keyway offers no application.')
  return client.iclients.create({
    body: {
      name: SAMPLE_CLIENT,
      provider: 'azureoauth',
      _httpConnectorId: application._id,
      oauth2: {
        clientId: app.clientId,
        clientSecret: app.addSecret('Keyway').secretText,
        unencrypted: { cloud: 'sandbox', tenantId: sandbox.tenantId },
      },
    },
  })
}

/** The sandbox may have been emptied since: then the client belongs to an app that is no more. */
async function updated(client: Client, known: IClient, app: RegisteredApp): Promise<IClient> {
  if (known.signIn.clientId === app.clientId) return known
  const oauth2 = { clientId: app.clientId, clientSecret: app.addSecret('Keyway').secretText }
  return client.iclients.patch({ params: { id: known._id }, body: { oauth2 } })
}
