/** Vaults that were deleted: seen, and purged. Recovering one is creating it with the mode `recover`. */
import type { OperationRow } from '../../application-definition.ts'
import { VAULTS } from '../api-versions.ts'
import { LOCATION_IN_PATH, PROVIDER, SUBSCRIPTION_ID, VAULT_NAME } from './control-plane-inputs.ts'
import { armDocsOf, LIST, needsAction, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'deletedVaults',
  api: 'control-plane',
  apiVersion: VAULTS,
  traceKey: 'name',
  sensitive: [] as string[],
} as const
/** Its id is `/subscriptions/ID/providers/Microsoft.KeyVault/locations/LOCATION/deletedVaults/NAME`. */
const derive = { subscriptionId: { from: 'id', segment: 1 }, location: { from: 'id', segment: 5 } } as const
const PATH = `${PROVIDER}/locations/{location}/deletedVaults/{vaultName}`
const NAMED = [SUBSCRIPTION_ID, LOCATION_IN_PATH, VAULT_NAME]

export const DELETED_VAULT_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'Vaults_ListDeleted',
    name: 'List deleted vaults',
    help: 'Deleted vaults of a subscription that can still be recovered or purged.',
    method: 'GET',
    path: `${PROVIDER}/deletedVaults`,
    use: READS,
    inputs: [SUBSCRIPTION_ID],
    permission: needsAction('deletedVaults/read'),
    derive,
    docs: armDocsOf('Vaults_ListDeleted'),
  },
  {
    ...COMMON,
    id: 'Vaults_GetDeleted',
    name: 'Get a deleted vault',
    help: 'When a vault was deleted and when it will be purged.',
    method: 'GET',
    path: PATH,
    use: READS,
    inputs: NAMED,
    permission: needsAction('locations/deletedVaults/read'),
    derive,
    docs: armDocsOf('Vaults_GetDeleted'),
  },
  {
    ...COMMON,
    id: 'Vaults_PurgeDeleted',
    name: 'Purge a deleted vault',
    help: 'Removes a deleted vault and all it held for good. This cannot be undone.',
    method: 'POST',
    path: `${PATH}/purge`,
    use: WRITES,
    inputs: NAMED,
    permission: needsAction('locations/deletedVaults/purge/action'),
    longRunning: 'until the vault is gone and its name is free',
    settles: { by: 'location' },
    defaultMapping: { subscriptionId: '$.subscriptionId', location: '$.location', vaultName: '$.name' },
    docs: armDocsOf('Vaults_PurgeDeleted'),
  },
]
