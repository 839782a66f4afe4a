import type { FlowTemplate } from '../../flow-template.ts'
import { RESOURCE_GROUP, SUBSCRIPTION_ID } from '../operations/control-plane-inputs.ts'
import { list, text } from './inputs.ts'
import { field, jsonata, namedInJsonata } from './parts.ts'

const OBJECT_LIFE = ['get', 'list', 'delete', 'recover', 'backup', 'restore', 'purge'] as const

/** As access policies spell them. */
const PERMISSIONS = {
  secrets: [...OBJECT_LIFE, 'set'],
  keys: [
    ...OBJECT_LIFE,
    ...['create', 'import', 'update', 'encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify'],
    ...['rotate', 'getrotationpolicy', 'setrotationpolicy', 'release'],
  ],
  certificates: [
    ...OBJECT_LIFE,
    ...['create', 'import', 'update', 'managecontacts', 'manageissuers', 'getissuers', 'listissuers'],
    ...['setissuers', 'deleteissuers'],
  ],
} as const
type Area = keyof typeof PERMISSIONS

const AREAS = Object.keys(PERMISSIONS) as Area[]

const chosenIn = (inputs: Readonly<Record<string, unknown>>) =>
  AREAS.map((area) => [area, (inputs[area] ?? []) as readonly string[]] as const).filter(
    ([, names]) => names.length > 0,
  )

/** A literal list, as Mapper 2.0 builds one. */
const names = (area: Area, permissions: readonly string[]) => ({
  generate: area,
  dataType: 'stringarray',
  status: 'Active',
  buildArrayHelper: permissions.map((extract) => ({ extract })),
})

/** Whether the vault's policy of the account holds a permission already, as jsonata; Azure returns them in any case of letters. */
const holds = (area: Area, permission: string): string =>
  `"${permission.toLowerCase()}" in $policy.permissions.${area}.$lowercase($)`

export const changeAccessPolicy: FlowTemplate = {
  _id: 'change-access-policy',
  name: 'Grant or remove an access policy across vaults',
  description: 'Gives an account permissions in every vault of a subscription, or takes them away.',
  limits: [
    'Vaults that use Azure RBAC are left out: access policies have no effect there.',
    'Permissions that are not named stay as they are.',
  ],
  connections: [{ role: 'azure', label: 'Azure', help: 'A connection to the control plane.', api: 'control-plane' }],
  inputs: [
    { ...SUBSCRIPTION_ID, in: 'body' },
    text('change', 'Change', 'add gives the permissions, remove takes them away.', {
      required: true,
      options: ['add', 'remove'],
      default: 'add',
    }),
    text(
      'objectId',
      'Object ID',
      'Object ID of the user, group or service principal, as Microsoft Entra ID shows it.',
      {
        required: true,
        ...(SUBSCRIPTION_ID.pattern !== undefined && { pattern: SUBSCRIPTION_ID.pattern }),
        example: '00000000-0000-0000-0000-000000000003',
      },
    ),
    ...AREAS.map((area) =>
      list(area, `Permissions for ${area}`, `What the account may do with ${area}.`, PERMISSIONS[area]),
    ),
    { ...RESOURCE_GROUP, in: 'body', required: false, help: 'Only vaults of this group. Leave empty for all.' },
    text('prefix', 'Vault names begin with', 'Only vaults whose names begin so. Leave empty for all.', {
      example: 'prod-',
      maxLength: 24,
      pattern: '^[0-9a-zA-Z-]*$',
    }),
  ],
  result: 'flow',
  fault: (inputs) =>
    chosenIn(inputs).length > 0
      ? null
      : {
          input: 'secrets',
          reason: 'No permission is chosen, so there would be nothing to change. Choose at least one.',
        },
  documents(inputs) {
    const { subscriptionId, change, objectId, resourceGroupName, prefix } = inputs
    const chosen = chosenIn(inputs)
    const held = chosen.flatMap(([area, permissions]) => permissions.map((one) => holds(area, one)))
    const isLacking = change === 'remove' ? held.join(' or ') : `$not(${held.join(' and ')})`
    const group =
      typeof resourceGroupName === 'string'
        ? ` and $lowercase(resourceGroupName) = ${JSON.stringify(resourceGroupName.toLowerCase())}`
        : ''
    const policy = `properties.accessPolicies[$lowercase(objectId) = ${JSON.stringify(String(objectId).toLowerCase())}]`
    return {
      exports: {
        'vaults to change': {
          _connectionId: 'azure',
          http: {
            _httpConnectorEndpointId: 'Vaults_ListBySubscription',
            parameters: { subscriptionId },
            withValues: true,
          },
          filter: jsonata(
            `($policy := ${policy}; $not(properties.enableRbacAuthorization = true) and (${isLacking})${group}${namedInJsonata(prefix)})`,
          ),
        },
      },
      imports: {
        'change access policies': {
          _connectionId: 'azure',
          http: { _httpConnectorEndpointIds: ['Vaults_UpdateAccessPolicy'], parameters: { operationKind: change } },
          mappings: [
            field('subscriptionId', '$.subscriptionId'),
            field('resourceGroupName', '$.resourceGroupName'),
            field('vaultName', '$.name'),
            {
              generate: 'accessPolicies',
              dataType: 'objectarray',
              status: 'Active',
              buildArrayHelper: [
                {
                  mappings: [
                    field('tenantId', '$.properties.tenantId'),
                    field('objectId', String(objectId)),
                    {
                      generate: 'permissions',
                      dataType: 'object',
                      status: 'Active',
                      mappings: chosen.map(([area, permissions]) => names(area, permissions)),
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
      flow: {
        pageGenerators: [{ _exportId: 'vaults to change' }],
        pageProcessors: [{ type: 'import', _importId: 'change access policies' }],
      },
    }
  },
}
