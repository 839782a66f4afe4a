/** Every operation of Azure Key Vault that Keyway knows, in the order pickers show them. */
import type { OperationRow } from '../../application-definition.ts'
import { CERTIFICATE_OPERATIONS, KEY_OPERATIONS } from './keys-certificates.ts'
import { SECRET_OPERATIONS } from './secrets.ts'
import { SUBSCRIPTION_OPERATIONS } from './subscriptions.ts'
import { ACCESS_POLICY_OPERATIONS, VAULT_OPERATIONS } from './vaults.ts'

export const OPERATIONS: readonly OperationRow[] = [
  ...SECRET_OPERATIONS,
  ...KEY_OPERATIONS,
  ...CERTIFICATE_OPERATIONS,
  ...VAULT_OPERATIONS,
  ...ACCESS_POLICY_OPERATIONS,
  ...SUBSCRIPTION_OPERATIONS,
]
