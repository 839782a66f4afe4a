/** What a flow needs, made through the API: a connection, and what reads and writes through it. */
import type { Browser } from '@playwright/test'
import { registerOwnApp } from './app-access.ts'
import type { RunningKeyway } from './running-keyway.ts'
import { addClientSecret, openApp } from './sandbox-portal.ts'

/**
 * Connections that an app of their own signs in to, which may use these vaults.
 * @param vaults URLs by the name of their connection
 * @returns ids, in their order
 */
export async function connectByApp(
  keyway: RunningKeyway,
  browser: Browser,
  appName: string,
  vaults: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { clientId } = await registerOwnApp(keyway, appName, Object.values(vaults))
  const portal = await browser.newPage()
  await openApp(portal, keyway.portalUrl, appName)
  const clientSecret = await addClientSecret(portal, 'Keyway')
  await portal.close()
  const { client } = keyway
  const [sample] = await client.iclients.list()
  if (!sample) throw new Error('The sample client is missing.')
  const { cloud, tenantId } = sample.signIn
  const { _id: _iClientId, _httpConnectorId = '' } = await client.iclients.create({
    body: {
      name: appName,
      provider: 'azureoauth',
      _httpConnectorId: sample._httpConnectorId,
      oauth2: { clientId, clientSecret, grantType: 'clientcredentials', unencrypted: { cloud, tenantId } },
    },
  })
  const ids: string[] = []
  for (const [name, vaultUrl] of Object.entries(vaults)) {
    const { _id } = await client.connections.create({
      body: {
        name,
        type: 'http',
        http: {
          _httpConnectorId,
          _httpConnectorApiId: 'data-plane',
          _iClientId,
          unencrypted: { vaultUrl },
          auth: { type: 'oauth', oauth: { scope: ['https://vault.localhost/.default'] } },
        },
      },
    })
    await client.connections.authorize({ params: { id: _id } })
    ids.push(_id)
  }
  return ids
}

/** A connection "Vault", an export that lists secrets, and an import that sets copies of them. */
export async function createVaultDocuments(keyway: RunningKeyway, browser: Browser, appName: string): Promise<void> {
  const [_connectionId = ''] = await connectByApp(keyway, browser, appName, { Vault: keyway.sample.from })
  const { client } = keyway
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
