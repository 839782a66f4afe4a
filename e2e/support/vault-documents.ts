/** What a flow needs, made through the API: a connection, and what reads and writes through it. */
import type { Browser } from '@playwright/test'
import { registerOwnApp } from './app-access.ts'
import type { RunningKeyway } from './running-keyway.ts'
import { addClientSecret, openApp } from './sandbox-portal.ts'

/** A connection signed in by an app of its own, an export that lists secrets, and an import that sets copies of them. */
export async function createVaultDocuments(keyway: RunningKeyway, browser: Browser, appName: string): Promise<void> {
  const { clientId } = await registerOwnApp(keyway, appName)
  const portal = await browser.newPage()
  await openApp(portal, keyway.portalUrl, appName)
  const clientSecret = await addClientSecret(portal, 'Keyway')
  await portal.close()
  const { client } = keyway
  const [sample] = await client.iclients.list()
  if (!sample) throw new Error('The sample client is missing.')
  const { cloud, tenantId } = sample.signIn
  const iclient = await client.iclients.create({
    body: {
      name: 'Flows',
      provider: 'azureoauth',
      _httpConnectorId: sample._httpConnectorId,
      oauth2: { clientId, clientSecret, grantType: 'clientcredentials', unencrypted: { cloud, tenantId } },
    },
  })
  const [application] = await client.applications.list()
  const connection = await client.connections.create({
    body: {
      name: 'Vault',
      type: 'http',
      http: {
        _httpConnectorId: application?._id ?? '',
        _httpConnectorApiId: 'data-plane',
        _iClientId: iclient._id,
        unencrypted: { vaultUrl: keyway.sample.from },
        auth: { type: 'oauth', oauth: { scope: ['https://vault.localhost/.default'] } },
      },
    },
  })
  await client.connections.authorize({ params: { id: connection._id } })
  const _connectionId = connection._id
  await client.exports.create({
    body: { name: 'Names of secrets', _connectionId, http: { _httpConnectorEndpointId: 'GetSecrets' } },
  })
  const field = { dataType: 'string', status: 'Active' } as const
  await client.imports.create({
    body: {
      name: 'Set copies',
      _connectionId,
      http: { _httpConnectorEndpointIds: ['SetSecret'] },
      mappings: [
        { ...field, generate: 'secret-name', extract: '{{record.name}}-copy' },
        { ...field, generate: 'value', extract: '$.value' },
      ],
    },
  })
}
