/** Private endpoint connections of a vault, and what there is to link to. */
import type { OperationInput } from '@keyway/contract'
import type { OperationRow } from '../../application-definition.ts'
import { VAULTS } from '../api-versions.ts'
import { FOR_VAULT, PLACE_BELOW_VAULT, VAULT } from './control-plane-inputs.ts'
import { armDocsOf, LIST, needsAction, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'privateEndpoints',
  api: 'control-plane',
  apiVersion: VAULTS,
  traceKey: 'name',
  derive: PLACE_BELOW_VAULT,
  sensitive: [] as string[],
} as const
const CONNECTIONS = `${VAULT}/privateEndpointConnections`
const CONNECTION = `${CONNECTIONS}/{privateEndpointConnectionName}`
const STATE = 'properties.privateLinkServiceConnectionState'

const NAME: OperationInput = {
  name: 'privateEndpointConnectionName',
  label: 'Connection name',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the private endpoint connection.',
  example: 'office',
  pattern: '^[\\w.-]+$',
  maxLength: 80,
}

const OF_RECORD = {
  subscriptionId: '$.subscriptionId',
  resourceGroupName: '$.resourceGroupName',
  vaultName: '$.vaultName',
  privateEndpointConnectionName: '$.name',
} as const

export const PRIVATE_ENDPOINT_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'PrivateEndpointConnections_ListByResource',
    name: 'List private endpoint connections',
    help: 'The private endpoints that are connected to a vault or ask to be.',
    method: 'GET',
    path: CONNECTIONS,
    use: READS,
    inputs: [...FOR_VAULT],
    permission: needsAction('vaults/privateEndpointConnections/read'),
    docs: armDocsOf('PrivateEndpointConnections_ListByResource'),
  },
  {
    ...COMMON,
    id: 'PrivateEndpointConnections_Get',
    name: 'Get a private endpoint connection',
    help: 'One private endpoint connection with its state.',
    method: 'GET',
    path: CONNECTION,
    use: READS,
    inputs: [...FOR_VAULT, NAME],
    permission: needsAction('vaults/privateEndpointConnections/read'),
    docs: armDocsOf('PrivateEndpointConnections_Get'),
  },
  {
    ...COMMON,
    id: 'PrivateEndpointConnections_Put',
    name: 'Approve or reject a private endpoint connection',
    help: 'Decides whether the endpoint may reach the vault.',
    method: 'PUT',
    path: CONNECTION,
    use: WRITES,
    inputs: [
      ...FOR_VAULT,
      NAME,
      {
        name: 'status',
        label: 'Decision',
        type: 'string',
        in: 'body',
        required: true,
        help: 'Approved, Rejected, or Disconnected to end one that was approved.',
        example: 'Approved',
        options: ['Approved', 'Rejected', 'Pending', 'Disconnected'],
      },
      {
        name: 'description',
        label: 'Reason',
        type: 'string',
        in: 'body',
        required: false,
        help: 'Why, for whoever asked.',
        example: 'Agreed with the network team.',
        maxLength: 140,
      },
    ],
    bodyPaths: { status: `${STATE}.status`, description: `${STATE}.description` },
    permission: needsAction('vaults/privateEndpointConnections/write'),
    longRunning: 'until the decision is in force',
    settles: { by: 'location' },
    defaultMapping: {
      ...OF_RECORD,
      status: '$.properties.privateLinkServiceConnectionState.status',
      description: '$.properties.privateLinkServiceConnectionState.description',
    },
    docs: armDocsOf('PrivateEndpointConnections_Put'),
  },
  {
    ...COMMON,
    id: 'PrivateEndpointConnections_Delete',
    name: 'Delete a private endpoint connection',
    help: 'Ends the connection. The private endpoint itself stays where it is.',
    method: 'DELETE',
    path: CONNECTION,
    use: WRITES,
    inputs: [...FOR_VAULT, NAME],
    permission: needsAction('vaults/privateEndpointConnections/delete'),
    longRunning: 'until the connection is gone',
    settles: { by: 'location' },
    defaultMapping: OF_RECORD,
    docs: armDocsOf('PrivateEndpointConnections_Delete'),
  },
  {
    ...COMMON,
    id: 'PrivateLinkResources_ListByVault',
    name: 'List private link resources',
    help: 'What a private endpoint can be connected to, and the DNS zone it needs.',
    method: 'GET',
    path: `${VAULT}/privateLinkResources`,
    use: READS,
    inputs: [...FOR_VAULT],
    recordsPath: 'value',
    permission: needsAction('vaults/privateLinkResources/read'),
    docs: armDocsOf('PrivateLinkResources_ListByVault'),
  },
]
