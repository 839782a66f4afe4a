/** Which code answers which operation. The types see to it that none is forgotten. */
import { type Handler, ok } from './call.ts'
import { CERTIFICATE_HANDLERS } from './certificates/index.ts'
import { refusal } from './errors.ts'
import { KEY_HANDLERS } from './keys/index.ts'
import type { ManagedHsmOperation, OperationId, StorageOperation } from './operations/index.ts'
import { MANAGED_HSM_OPERATIONS } from './operations/managed-hsm.ts'
import { STORAGE_OPERATIONS } from './operations/storage.ts'
import { SECRET_HANDLERS } from './secrets/index.ts'

const STORAGE_HANDLERS = refuseAll<StorageOperation>(STORAGE_OPERATIONS, (operation) => () => {
  throw refusal('storageRetired', { operation })
})

/** A vault has no managed storage accounts, and none that were deleted: tools that list everything may ask (r106#1). */
const noStorage: Handler = () => ok({ value: [], nextLink: null })

const MANAGED_HSM_HANDLERS = refuseAll<ManagedHsmOperation>(MANAGED_HSM_OPERATIONS, (operation) => ({ vault }) => {
  throw refusal('managedHsmOnly', { operation, vault: vault.name })
})

export const HANDLERS: Readonly<Record<OperationId, Handler>> = {
  ...SECRET_HANDLERS,
  ...KEY_HANDLERS,
  ...CERTIFICATE_HANDLERS,
  ...STORAGE_HANDLERS,
  GetStorageAccounts: noStorage,
  GetDeletedStorageAccounts: noStorage,
  ...MANAGED_HSM_HANDLERS,
}

function refuseAll<Id extends OperationId>(
  operations: readonly { readonly id: Id }[],
  refuse: (operation: Id) => Handler,
): Record<Id, Handler> {
  return Object.fromEntries(operations.map(({ id }) => [id, refuse(id)])) as Record<Id, Handler>
}
