/** Secrets through Resource Manager, as template deployments make them: a role is enough, and values are never given out. */
import type { OperationInput } from '@keyway/contract'
import type { OperationRow } from '../../application-definition.ts'
import { VAULTS } from '../api-versions.ts'
import { FOR_VAULT, PLACE_BELOW_VAULT, TOP, VAULT, VAULT_TAGS } from './control-plane-inputs.ts'
import { CONTENT_TYPE, ENABLED, EXPIRES, NOT_BEFORE, SECRET_NAME, SECRET_VALUE } from './data-plane-inputs.ts'
import { armDocsOf, LIST, needsAction, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'vaultSecrets',
  api: 'control-plane',
  apiVersion: VAULTS,
  traceKey: 'name',
  derive: PLACE_BELOW_VAULT,
  sensitive: ['properties.value'] as string[],
} as const
const SECRET = `${VAULT}/secrets/{secretName}`
const NAME: OperationInput = { ...SECRET_NAME, name: 'secretName' }

const bodyPaths = {
  value: 'properties.value',
  contentType: 'properties.contentType',
  enabled: 'properties.attributes.enabled',
  nbf: 'properties.attributes.nbf',
  exp: 'properties.attributes.exp',
} as const
const SETTINGS = [CONTENT_TYPE, ENABLED, NOT_BEFORE, EXPIRES, VAULT_TAGS]

const OF_RECORD = {
  subscriptionId: '$.subscriptionId',
  resourceGroupName: '$.resourceGroupName',
  vaultName: '$.vaultName',
  secretName: '$.name',
  contentType: '$.properties.contentType',
  enabled: '$.properties.attributes.enabled',
  tags: '$.tags',
} as const

export const VAULT_SECRET_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'Secrets_List',
    name: 'List secrets of a vault',
    help: 'Names, dates and tags of the secrets of a vault, without a permission in the vault itself.',
    method: 'GET',
    path: `${VAULT}/secrets`,
    use: READS,
    inputs: [...FOR_VAULT, TOP],
    permission: needsAction('vaults/secrets/read'),
    docs: armDocsOf('Secrets_List'),
  },
  {
    ...COMMON,
    id: 'Secrets_Get',
    name: 'Get a secret of a vault',
    help: 'Dates and tags of one secret. Without its value.',
    method: 'GET',
    path: SECRET,
    use: READS,
    inputs: [...FOR_VAULT, NAME],
    permission: needsAction('vaults/secrets/read'),
    docs: armDocsOf('Secrets_Get'),
  },
  {
    ...COMMON,
    id: 'Secrets_CreateOrUpdate',
    name: 'Set a secret of a vault',
    help: 'Creates the secret, or a new version of it when the name exists.',
    method: 'PUT',
    path: SECRET,
    use: WRITES,
    inputs: [...FOR_VAULT, NAME, SECRET_VALUE, ...SETTINGS],
    bodyPaths,
    permission: needsAction('vaults/secrets/write'),
    defaultMapping: { ...OF_RECORD, value: '$.value' },
    docs: armDocsOf('Secrets_CreateOrUpdate'),
  },
  {
    ...COMMON,
    id: 'Secrets_Update',
    name: 'Update a secret of a vault',
    help: 'Changes dates, tags or the enabled switch of the newest version; a value makes a new one.',
    method: 'PATCH',
    path: SECRET,
    use: WRITES,
    inputs: [...FOR_VAULT, NAME, { ...SECRET_VALUE, required: false }, ...SETTINGS],
    bodyPaths,
    permission: needsAction('vaults/secrets/write'),
    defaultMapping: OF_RECORD,
    docs: armDocsOf('Secrets_Update'),
  },
]
