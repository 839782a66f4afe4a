/** All operations of the data plane, in one list: routing, checks and generated documentation start here. */
import { CERTIFICATE_OPERATIONS, type CertificateOperation } from './certificates.ts'
import { KEY_OPERATIONS, type KeyOperation } from './keys.ts'
import { MANAGED_HSM_OPERATIONS, type ManagedHsmOperation } from './managed-hsm.ts'
import type { OperationRow } from './row.ts'
import { SECRET_OPERATIONS, type SecretOperation } from './secrets.ts'
import { STORAGE_OPERATIONS, type StorageOperation } from './storage.ts'

export type OperationId = SecretOperation | KeyOperation | CertificateOperation | StorageOperation | ManagedHsmOperation

export const OPERATIONS: readonly OperationRow<OperationId>[] = [
  ...SECRET_OPERATIONS,
  ...KEY_OPERATIONS,
  ...CERTIFICATE_OPERATIONS,
  ...STORAGE_OPERATIONS,
  ...MANAGED_HSM_OPERATIONS,
]

export type { CertificateOperation, KeyOperation, ManagedHsmOperation, OperationRow, SecretOperation, StorageOperation }
