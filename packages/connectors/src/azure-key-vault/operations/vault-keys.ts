/** Keys through Resource Manager: a role is enough. A key is made once, and found as it is after that. */
import type { OperationInput } from '@keyway/contract'
import type { OperationRow } from '../../application-definition.ts'
import { VAULTS } from '../api-versions.ts'
import { FOR_VAULT, PLACE_BELOW_VAULT, VAULT, VAULT_TAGS } from './control-plane-inputs.ts'
import { ENABLED, EXPIRES, NOT_BEFORE } from './data-plane-inputs.ts'
import { CURVE, EXPORTABLE, KEY_NAME, KEY_OPS, KEY_SIZE, KEY_TYPE, KEY_VERSION, RELEASE_POLICY } from './key-inputs.ts'
import { armDocsOf, LIST, needsAction, READS, WRITES } from './row-parts.ts'

const COMMON = {
  group: 'vaultKeys',
  api: 'control-plane',
  apiVersion: VAULTS,
  traceKey: 'name',
  derive: PLACE_BELOW_VAULT,
  sensitive: [] as string[],
} as const
const NAME: OperationInput = { ...KEY_NAME, name: 'keyName' }
const VERSION: OperationInput = {
  ...KEY_VERSION,
  name: 'keyVersion',
  required: true,
  help: 'Version of the key, 32 hexadecimal digits.',
}
const KEYS = `${VAULT}/keys`
const KEY = `${KEYS}/{keyName}`
/** A version's id goes on with `/keys/NAME/versions/VERSION`. */
const BELOW_KEY = { ...PLACE_BELOW_VAULT, keyName: { from: 'id', segment: 9 } } as const

/** The names Resource Manager has for members of a key that the vault spells otherwise. */
const named = (input: OperationInput, name: string): OperationInput => ({ ...input, name })
const inProperties = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, `properties.${name}`]))

const OF_RECORD = {
  subscriptionId: '$.subscriptionId',
  resourceGroupName: '$.resourceGroupName',
  vaultName: '$.vaultName',
  keyName: '$.name',
} as const

export const VAULT_KEY_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    ...LIST,
    id: 'Keys_List',
    name: 'List keys of a vault',
    help: 'The keys of a vault, without a permission in the vault itself.',
    method: 'GET',
    path: KEYS,
    use: READS,
    inputs: [...FOR_VAULT],
    permission: needsAction('vaults/keys/read'),
    withValues: 'Get each key with its type and rotation policy',
    detail: {
      operation: 'Keys_Get',
      inputs: {
        subscriptionId: 'subscriptionId',
        resourceGroupName: 'resourceGroupName',
        vaultName: 'vaultName',
        keyName: 'name',
      },
    },
    docs: armDocsOf('Keys_List'),
  },
  {
    ...COMMON,
    id: 'Keys_Get',
    name: 'Get a key of a vault',
    help: 'The newest version of one key, with its type and rotation policy.',
    method: 'GET',
    path: KEY,
    use: READS,
    inputs: [...FOR_VAULT, NAME],
    permission: needsAction('vaults/keys/read'),
    docs: armDocsOf('Keys_Get'),
  },
  {
    ...COMMON,
    ...LIST,
    id: 'Keys_ListVersions',
    name: 'List versions of a key of a vault',
    help: 'All versions of one key.',
    method: 'GET',
    path: `${KEY}/versions`,
    use: READS,
    inputs: [...FOR_VAULT, NAME],
    permission: needsAction('vaults/keys/versions/read'),
    derive: BELOW_KEY,
    docs: armDocsOf('Keys_ListVersions'),
  },
  {
    ...COMMON,
    id: 'Keys_GetVersion',
    name: 'Get a version of a key of a vault',
    help: 'One version of one key.',
    method: 'GET',
    path: `${KEY}/versions/{keyVersion}`,
    use: READS,
    inputs: [...FOR_VAULT, NAME, VERSION],
    permission: needsAction('vaults/keys/versions/read'),
    derive: BELOW_KEY,
    docs: armDocsOf('Keys_GetVersion'),
  },
  {
    ...COMMON,
    id: 'Keys_CreateIfNotExist',
    name: 'Create a key in a vault',
    help: 'Makes the key when the vault has none of this name, and changes nothing when it has.',
    method: 'PUT',
    path: KEY,
    use: WRITES,
    inputs: [
      ...FOR_VAULT,
      NAME,
      KEY_TYPE,
      named(KEY_SIZE, 'keySize'),
      named(CURVE, 'curveName'),
      named(KEY_OPS, 'keyOps'),
      ENABLED,
      NOT_BEFORE,
      EXPIRES,
      EXPORTABLE,
      RELEASE_POLICY,
      {
        name: 'rotationPolicy',
        label: 'Rotation policy',
        type: 'object',
        in: 'body',
        required: false,
        help: '{lifetimeActions, attributes: {expiryTime}}, with actions in lower case.',
      },
      VAULT_TAGS,
    ],
    bodyPaths: {
      ...inProperties('kty', 'keySize', 'curveName', 'keyOps', 'release_policy', 'rotationPolicy'),
      enabled: 'properties.attributes.enabled',
      nbf: 'properties.attributes.nbf',
      exp: 'properties.attributes.exp',
      exportable: 'properties.attributes.exportable',
    },
    permission: needsAction('vaults/keys/write'),
    defaultMapping: {
      ...OF_RECORD,
      kty: '$.properties.kty',
      keySize: '$.properties.keySize',
      curveName: '$.properties.curveName',
      keyOps: '$.properties.keyOps',
      tags: '$.tags',
    },
    docs: armDocsOf('Keys_CreateIfNotExist'),
  },
]
