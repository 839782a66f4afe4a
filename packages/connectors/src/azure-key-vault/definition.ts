/** Azure Key Vault, put together; and the same as the API offers it to forms and pickers. */
import {
  type Application,
  AZURE_KEY_VAULT_ID,
  type CloudOffer,
  type Operation,
  WAYS,
  type WayId,
  type WayRow,
} from '@keyway/contract'
import type { ApplicationDefinition, CloudEndpoints, OperationRow } from '../application-definition.ts'
import { type OtherClouds, offeredClouds } from './clouds.ts'
import { OPERATIONS } from './operations/index.ts'
import { appScopesFor, scopesFor } from './scopes.ts'

export const azureKeyVault: ApplicationDefinition = {
  id: AZURE_KEY_VAULT_ID,
  name: 'Azure Key Vault',
  description: 'Secrets, keys and certificates in Azure Key Vault, and the vaults themselves.',
  apis: [
    { id: 'data-plane', name: 'Data plane', help: 'Secrets, keys and certificates inside one vault.' },
    { id: 'control-plane', name: 'Control plane', help: 'Create, change and delete vaults and their access policies.' },
  ],
  operations: OPERATIONS,
}

const offer = (endpoints: CloudEndpoints): CloudOffer => ({
  cloud: endpoints.cloud,
  name: endpoints.name,
  vaultUrlExample: endpoints.vault.replace('{vault}', 'contoso'),
  portalUrl: endpoints.portalUrl,
  scopes: {
    'data-plane': [...scopesFor(endpoints, 'data-plane')],
    'control-plane': [...scopesFor(endpoints, 'control-plane')],
  },
  appScopes: {
    'data-plane': [...appScopesFor(endpoints, 'data-plane')],
    'control-plane': [...appScopesFor(endpoints, 'control-plane')],
  },
})

/** Ways that cannot be used on this Keyway, each with the reason. */
export type UnavailableWays = Readonly<Partial<Record<WayId, string>>>

const wayOffer = (way: WayRow & { readonly id: WayId }, unavailable: UnavailableWays) => ({
  _id: way.id,
  name: way.name,
  help: way.help,
  grantType: way.grantType,
  credential: way.credential,
  needs: [...way.needs],
  optional: [...(way.optional ?? [])],
  unavailable: unavailable[way.id] ?? null,
})

/** What the API shows of an operation; how its answers are read stays inside. */
const shown = (row: OperationRow): Operation => ({
  id: row.id,
  name: row.name,
  help: row.help,
  group: row.group,
  api: row.api,
  method: row.method,
  path: row.path,
  apiVersion: row.apiVersion,
  use: row.use,
  inputs: row.inputs,
  permission: row.permission,
  ...(row.withValues === undefined ? {} : { withValues: row.withValues }),
  ...(row.otherDetails === undefined
    ? {}
    : { valuesBy: row.otherDetails.map(({ operation, label }) => ({ operation, label })) }),
  ...(row.longRunning === undefined ? {} : { longRunning: row.longRunning }),
  ...(row.defaultMapping === undefined ? {} : { defaultMapping: row.defaultMapping }),
  sensitive: row.sensitive,
  docs: row.docs,
})

/** Azure Key Vault as `GET /v1/httpconnectors` answers it; the sandbox is one of its clouds where it runs. */
export function applicationFor(others: OtherClouds, unavailable: UnavailableWays = {}): Application {
  return {
    _id: azureKeyVault.id,
    name: azureKeyVault.name,
    description: azureKeyVault.description,
    published: true,
    group: 'Connectors',
    apis: azureKeyVault.apis.map((api) => ({ _id: api.id, name: api.name, help: api.help })),
    clouds: offeredClouds(others).map(offer),
    ways: WAYS.map((way) => wayOffer(way, unavailable)),
    operations: azureKeyVault.operations.map(shown),
  }
}

/** An operation by Microsoft's operationId, of one API. */
export function operationOf(api: OperationRow['api'], id: string): OperationRow | undefined {
  return azureKeyVault.operations.find((row) => row.id === id && row.api === api)
}
