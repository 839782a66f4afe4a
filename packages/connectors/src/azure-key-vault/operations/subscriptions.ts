/** Finding one's way in Azure: subscriptions and their resource groups. */
import type { OperationRow } from '../../application-definition.ts'
import { RESOURCE_GROUPS, SUBSCRIPTIONS, VAULTS } from '../api-versions.ts'
import { SUBSCRIPTION_ID, TOP } from './control-plane-inputs.ts'
import { armDocsOf, LIST, READS } from './row-parts.ts'

const COMMON = {
  group: 'subscriptions',
  api: 'control-plane',
  method: 'GET',
  use: READS,
  ...LIST,
  sensitive: [] as string[],
} as const

export const SUBSCRIPTION_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'Subscriptions_List',
    name: 'List subscriptions',
    help: 'The subscriptions that the signed-in account may see.',
    path: '/subscriptions',
    apiVersion: SUBSCRIPTIONS,
    inputs: [],
    permission: { rbac: 'Microsoft.Resources/subscriptions/read' },
    traceKey: 'displayName',
    docs: 'https://learn.microsoft.com/rest/api/resources/subscriptions/list',
  },
  {
    ...COMMON,
    id: 'ResourceGroups_List',
    name: 'List resource groups',
    help: 'The resource groups of a subscription.',
    path: '/subscriptions/{subscriptionId}/resourcegroups',
    apiVersion: RESOURCE_GROUPS,
    inputs: [SUBSCRIPTION_ID, TOP],
    permission: { rbac: 'Microsoft.Resources/subscriptions/resourceGroups/read' },
    derive: { subscriptionId: { from: 'id', segment: 1 } },
    traceKey: 'name',
    docs: 'https://learn.microsoft.com/rest/api/resources/resource-groups/list',
  },
  {
    ...COMMON,
    id: 'Operations_List',
    name: 'List what can be permitted',
    help: 'Every action and data action that the Key Vault provider has, for writing roles.',
    path: '/providers/Microsoft.KeyVault/operations',
    apiVersion: VAULTS,
    inputs: [],
    permission: { rbac: 'Microsoft.KeyVault/operations/read' },
    traceKey: 'name',
    docs: armDocsOf('Operations_List'),
  },
]
