/**
 * GET /providers/Microsoft.KeyVault/operations: the provider's actions, those of the data plane among them.
 */
import type { SandboxResponse } from '../core/http.ts'

/** Control actions of each kind of resource: `name: words`. */
const CONTROL: Readonly<Record<string, string>> = {
  'register/action': 'Register a subscription',
  'unregister/action': 'Unregister a subscription',
  'operations/read': 'View Available Key Vault Operations',
  'checkNameAvailability/read': 'Check Name Availability',
  'vaults/read': 'View Key Vault',
  'vaults/write': 'Create or Update Key Vault',
  'vaults/delete': 'Delete Key Vault',
  'vaults/deploy/action': 'Use Vault for Azure Deployments',
  'vaults/accessPolicies/write': 'Update Access Policy',
  'vaults/secrets/read': 'View Secret Properties',
  'vaults/secrets/write': 'Create or Update Secret',
  'vaults/keys/read': 'View Key Properties',
  'vaults/keys/write': 'Create Key',
  'vaults/keys/versions/read': 'View Key Version Properties',
  'vaults/privateEndpointConnections/read': 'View Private Endpoint Connection',
  'vaults/privateEndpointConnections/write': 'Update Private Endpoint Connection',
  'vaults/privateEndpointConnections/delete': 'Delete Private Endpoint Connection',
  'vaults/privateLinkResources/read': 'View Private Link Resources',
  'deletedVaults/read': 'View Soft Deleted Vaults',
  'locations/deletedVaults/read': 'View Soft Deleted Key Vault',
  'locations/deletedVaults/purge/action': 'Purge Soft Deleted Key Vault',
  'locations/operationResults/read': 'Check Operation Result',
}

/** Data actions: the object, and what can be done to it. */
const DATA: Readonly<Record<string, string>> = {
  secrets:
    'delete getSecret/action setSecret/action readMetadata/action update/action backup/action restore/action recover/action purge/action',
  keys: 'read write delete create/action import/action update/action backup/action restore/action recover/action purge/action encrypt/action decrypt/action wrap/action unwrap/action sign/action verify/action release/action rotate/action',
  keyrotationpolicies: 'read write',
  certificates:
    'read delete create/action import/action update/action backup/action restore/action recover/action purge/action',
  certificatecas: 'read write delete',
  certificatecontacts: 'write',
}

const row = (action: string, operation: string, isDataAction: boolean) => ({
  name: `Microsoft.KeyVault/${action}`,
  isDataAction,
  display: {
    provider: 'Microsoft Key Vault',
    resource: action.replace(/\/\w+(?:\/action)?$/, ''),
    operation,
    description: operation,
  },
})

export function listOperations(): SandboxResponse {
  const control = Object.entries(CONTROL).map(([action, words]) => row(action, words, false))
  const data = Object.entries(DATA).flatMap(([kind, verbs]) =>
    verbs.split(' ').map((verb) => row(`vaults/${kind}/${verb}`, `${verb.replace('/action', '')} ${kind}`, true)),
  )
  return { status: 200, body: { value: [...control, ...data] } }
}
