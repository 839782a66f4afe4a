/**
 * GET /providers/Microsoft.KeyVault/operations: the provider's actions, read off the operation table.
 */
import type { SandboxResponse } from '../core/http.ts'
import type { ArmCall } from './call.ts'

/** Control actions with the words the portal shows for them. */
const ACTIONS: readonly (readonly [action: string, resource: string, operation: string])[] = [
  ['vaults/read', 'Vault', 'View Key Vault'],
  ['vaults/write', 'Vault', 'Create or Update Key Vault'],
  ['vaults/delete', 'Vault', 'Delete Key Vault'],
  ['vaults/deploy/action', 'Vault', 'Use Vault for Azure Deployments'],
  ['vaults/accessPolicies/write', 'Access Policies', 'Update Access Policy'],
  ['vaults/secrets/read', 'Secret', 'View Secret Properties'],
  ['vaults/secrets/write', 'Secret', 'Create or Update Secret'],
  ['vaults/keys/read', 'Key', 'View Key Properties'],
  ['vaults/keys/write', 'Key', 'Create Key'],
  ['vaults/privateEndpointConnections/read', 'Private Endpoint Connection', 'View Private Endpoint Connection'],
  ['vaults/privateEndpointConnections/write', 'Private Endpoint Connection', 'Update Private Endpoint Connection'],
  ['vaults/privateEndpointConnections/delete', 'Private Endpoint Connection', 'Delete Private Endpoint Connection'],
  ['vaults/privateLinkResources/read', 'Private Link Resource', 'View Private Link Resources'],
  ['deletedVaults/read', 'Soft Deleted Vault', 'View Soft Deleted Vaults'],
  ['locations/deletedVaults/read', 'Soft Deleted Vault', 'View Soft Deleted Key Vault'],
  ['locations/deletedVaults/purge/action', 'Soft Deleted Vault', 'Purge Soft Deleted Key Vault'],
  ['locations/operationResults/read', 'Operation Result', 'Check Operation Result'],
  ['checkNameAvailability/read', 'Key Vault Name', 'Check Name Availability'],
  ['operations/read', 'Available Key Vault Operations', 'View Available Key Vault Operations'],
]

export function listOperations(_call: ArmCall): SandboxResponse {
  const value = ACTIONS.map(([action, resource, operation]) => ({
    name: `Microsoft.KeyVault/${action}`,
    isDataAction: false,
    display: { provider: 'Microsoft Key Vault', resource, operation, description: operation },
  }))
  return { status: 200, body: { value } }
}
