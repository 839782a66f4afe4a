/** Access policies of vaults: who may do what with their secrets, keys and certificates. */
import type { OperationRow } from '../../application-definition.ts'
import { VAULTS } from '../api-versions.ts'
import { ACCESS_POLICIES, FOR_VAULT, VAULT, VAULT_PATHS } from './control-plane-inputs.ts'
import { armDocsOf, needsAction, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'accessPolicies',
  api: 'control-plane',
  apiVersion: VAULTS,
  traceKey: 'name',
  sensitive: [] as string[],
} as const

export const ACCESS_POLICY_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'Vaults_UpdateAccessPolicy',
    name: 'Add, replace or remove access policies',
    help: 'Changes who may use a vault that works with access policies, one account or more at a time.',
    method: 'PUT',
    path: `${VAULT}/accessPolicies/{operationKind}`,
    use: WRITES,
    inputs: [
      ...FOR_VAULT,
      {
        name: 'operationKind',
        label: 'Change',
        type: 'string',
        in: 'path',
        required: true,
        help: 'add gives further permissions, replace sets exactly these, remove takes these away.',
        example: 'add',
        options: ['add', 'replace', 'remove'],
      },
      { ...ACCESS_POLICIES, required: true },
    ],
    bodyPaths: VAULT_PATHS,
    permission: needsAction('vaults/accessPolicies/write'),
    defaultMapping: {
      subscriptionId: '$.subscriptionId',
      resourceGroupName: '$.resourceGroupName',
      vaultName: '$.name',
      accessPolicies: '$.properties.accessPolicies',
    },
    docs: armDocsOf('Vaults_UpdateAccessPolicy'),
  },
]
