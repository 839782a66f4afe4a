/** What the demo makes in Keyway, through the API: an OAuth 2.0 client, connections, an export, imports and a flow. */
import type { Sandbox } from '@keyway/azure-sandbox'
import type { Client } from '@keyway/client'
import type { Connection, Flow, IClient } from '@keyway/contract'
import { Problem } from '../problem.ts'

export interface DemoContext {
  readonly client: Client
  readonly sandbox: Sandbox
  /** Id of the application Azure Key Vault. */
  readonly application: string
}

/** Registers an app in the sandbox for a callback of Keyway's choice, and keeps its id and secret in Keyway. */
export async function createOAuthClient({ client, sandbox, application }: DemoContext): Promise<IClient> {
  const { redirectUri } = await client.iclients.newRedirectUri()
  const app = sandbox.control.registerApp({ displayName: 'Keyway demo', redirectUris: [redirectUri] })
  return client.iclients.create({
    body: {
      name: 'Demo app',
      provider: 'azureoauth',
      _httpConnectorId: application,
      oauth2: {
        clientId: app.clientId,
        clientSecret: app.addSecret('demo').secretText,
        redirectUri,
        unencrypted: { cloud: 'sandbox', tenantId: sandbox.tenantId },
      },
    },
  })
}

/** @param vault absent for the control plane */
export async function createConnection(
  { client, sandbox, application }: DemoContext,
  name: string,
  iclient: IClient,
  vault?: string,
): Promise<Connection> {
  const { vaultResource, armResource } = sandbox.endpoints
  return client.connections.create({
    body: {
      name,
      http: {
        _httpConnectorId: application,
        _httpConnectorApiId: vault ? 'data-plane' : 'control-plane',
        _iClientId: iclient._id,
        unencrypted: vault ? { vaultUrl: sandbox.endpoints.vault(vault) } : {},
        auth: { type: 'oauth', oauth: { scope: [`${vault ? vaultResource : armResource}/user_impersonation`] } },
      },
    },
  })
}

/**
 * Sends one record through an import of this operation.
 * @throws Problem with the refusal
 */
export async function importOne(
  { client }: DemoContext,
  connection: Connection,
  operation: string,
  parameters: Readonly<Record<string, string>>,
  record: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { _id } = await client.imports.create({
    body: {
      name: operation,
      _connectionId: connection._id,
      http: { _httpConnectorEndpointIds: [operation], parameters: { ...parameters } },
    },
  })
  const [answer] = await client.imports.invoke({ params: { id: _id }, body: [{ ...record }] })
  const refusal = answer?.errors?.[0]
  if (refusal) throw new Problem(refusal.code, `${operation} was refused: ${refusal.message}`)
}

export async function createCopyFlow({ client }: DemoContext, from: Connection, to: Connection): Promise<Flow> {
  const source = await client.exports.create({
    body: {
      name: 'Secrets with values',
      _connectionId: from._id,
      http: { _httpConnectorEndpointId: 'GetSecrets', withValues: true },
    },
  })
  const sink = await client.imports.create({
    body: { name: 'Set secrets', _connectionId: to._id, http: { _httpConnectorEndpointIds: ['SetSecret'] } },
  })
  return client.flows.create({
    body: {
      name: 'Copy secrets',
      disabled: false,
      pageGenerators: [{ _exportId: source._id }],
      pageProcessors: [{ _importId: sink._id }],
    },
  })
}
