/**
 * Azure's built-in roles that matter to a vault, the smallest first: which of them to ask for when an action is refused.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security
 */
import type { ApiType } from '../resources/connection.ts'

export interface BuiltInRole {
  readonly name: string
  /** Patterns of what it allows in a vault; `*` stands for any text. */
  readonly dataActions: readonly string[]
  /** The same for Resource Manager. */
  readonly actions: readonly string[]
}

const VAULT = 'Microsoft.KeyVault/vaults'

/**
 * A role stands before those that allow more. Key Vault Reader sees names and dates of everything and no value, so it
 * comes before the roles that may use keys, and after the one that is about secrets alone.
 */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  role('Key Vault Crypto Service Release User', ['keys/release/action']),
  role('Key Vault Secrets User', ['secrets/getSecret/action', 'secrets/readMetadata/action']),
  role('Key Vault Reader', ['*/read', 'secrets/readMetadata/action']),
  role('Key Vault Crypto Service Encryption User', ['keys/read', 'keys/wrap/action', 'keys/unwrap/action']),
  role('Key Vault Certificate User', [
    'certificates/read',
    'secrets/getSecret/action',
    'secrets/readMetadata/action',
    'keys/read',
  ]),
  role('Key Vault Crypto User', [
    'keys/read',
    'keys/update/action',
    'keys/backup/action',
    'keys/encrypt/action',
    'keys/decrypt/action',
    'keys/wrap/action',
    'keys/unwrap/action',
    'keys/sign/action',
    'keys/verify/action',
  ]),
  role('Key Vault Secrets Officer', ['secrets/*']),
  role('Key Vault Crypto Officer', ['keys/*', 'keyrotationpolicies/*']),
  role('Key Vault Certificates Officer', ['certificatecas/*', 'certificates/*', 'certificatecontacts/write']),
  role('Key Vault Administrator', ['*']),
  { name: 'Reader', dataActions: [], actions: ['*/read'] },
  {
    name: 'Key Vault Purge Operator',
    dataActions: [],
    actions: ['Microsoft.KeyVault/locations/deletedVaults/purge/action'],
  },
  {
    name: 'Key Vault Data Access Administrator',
    dataActions: [],
    actions: ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.Authorization/roleAssignments/delete'],
  },
  { name: 'Key Vault Contributor', dataActions: [], actions: ['Microsoft.KeyVault/*'] },
  { name: 'Contributor', dataActions: [], actions: ['*'] },
]

function role(name: string, dataActions: readonly string[]): BuiltInRole {
  return { name, dataActions: dataActions.map((action) => `${VAULT}/${action}`), actions: [] }
}

/**
 * The smallest role that allows every one of `actions`; undefined when no built-in role does.
 * @param api `control-plane`: all are Resource Manager's, also those below a vault, which data actions share their names with
 */
export function smallestRole(actions: readonly string[], api?: ApiType): string | undefined {
  if (actions.length === 0) return undefined
  return BUILT_IN_ROLES.find((one) => actions.every((action) => allows(one, action, api)))?.name
}

/** What is below an object kind of a vault is a data action; the vault itself and all else are Resource Manager's. */
const DATA_ACTION =
  /^Microsoft\.KeyVault\/vaults\/(secrets|keys|keyrotationpolicies|certificates|certificatecas|certificatecontacts)\//i

const allows = ({ dataActions, actions }: BuiltInRole, action: string, api?: ApiType): boolean =>
  (api !== 'control-plane' && DATA_ACTION.test(action) ? dataActions : actions).some((pattern) => fits(pattern, action))

/** Azure compares without case. */
const fits = (pattern: string, action: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(action)
