/** Every operation of Azure Key Vault that Keyway knows, in the order pickers show them. */
import type { OperationRow } from '../../application-definition.ts'
import { ACCESS_POLICY_OPERATIONS } from './access-policies.ts'
import { CERTIFICATE_ISSUER_OPERATIONS } from './certificate-issuers.ts'
import { CERTIFICATE_REQUEST_OPERATIONS } from './certificate-requests.ts'
import { CERTIFICATE_OPERATIONS, DELETED_CERTIFICATE_OPERATIONS } from './certificates.ts'
import { DELETED_VAULT_OPERATIONS } from './deleted-vaults.ts'
import { KEY_ROTATION_OPERATIONS } from './key-rotation.ts'
import { KEY_USE_OPERATIONS } from './key-use.ts'
import { DELETED_KEY_OPERATIONS, KEY_OPERATIONS } from './keys.ts'
import { PRIVATE_ENDPOINT_OPERATIONS } from './private-endpoints.ts'
import { DELETED_SECRET_OPERATIONS, SECRET_OPERATIONS } from './secrets.ts'
import { SUBSCRIPTION_OPERATIONS } from './subscriptions.ts'
import { VAULT_KEY_OPERATIONS } from './vault-keys.ts'
import { VAULT_SECRET_OPERATIONS } from './vault-secrets.ts'
import { VAULT_OPERATIONS } from './vaults.ts'

export const OPERATIONS: readonly OperationRow[] = [
  ...SECRET_OPERATIONS,
  ...DELETED_SECRET_OPERATIONS,
  ...KEY_OPERATIONS,
  ...KEY_USE_OPERATIONS,
  ...KEY_ROTATION_OPERATIONS,
  ...DELETED_KEY_OPERATIONS,
  ...CERTIFICATE_OPERATIONS,
  ...CERTIFICATE_REQUEST_OPERATIONS,
  ...CERTIFICATE_ISSUER_OPERATIONS,
  ...DELETED_CERTIFICATE_OPERATIONS,
  ...VAULT_OPERATIONS,
  ...ACCESS_POLICY_OPERATIONS,
  ...DELETED_VAULT_OPERATIONS,
  ...VAULT_SECRET_OPERATIONS,
  ...VAULT_KEY_OPERATIONS,
  ...PRIVATE_ENDPOINT_OPERATIONS,
  ...SUBSCRIPTION_OPERATIONS,
]
