/** Finding one's way in Azure: subscriptions and their resource groups. */
import type { OperationRow } from '../../application-definition.ts'
import { RESOURCE_GROUPS, SUBSCRIPTIONS } from '../api-versions.ts'
import { SUBSCRIPTION_ID, TOP } from './control-plane-inputs.ts'

const COMMON = {
  group: 'subscriptions',
  api: 'control-plane',
  method: 'GET',
  use: ['export'] as ('export' | 'import')[],
  recordsPath: 'value',
  nextPath: 'nextLink',
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
]
