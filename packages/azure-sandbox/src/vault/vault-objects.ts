/** All that vaults hold, as the data plane sees it: three shelves of objects and the smaller things beside them. */
import type { SandboxContext } from '../core/context.ts'
import type { Collection } from '../core/store.ts'
import type { ContactsRecord, IssuerRecord } from './certificates/issuer-record.ts'
import type { CertificateOperationRecord } from './certificates/operation-record.ts'
import type { CertificatePolicy } from './certificates/policy.ts'
import type { CertificateVersion } from './certificates/record.ts'
import type { KeyVersion } from './keys/record.ts'
import type { RotationPolicyRecord } from './keys/rotation-policy.ts'
import type { SecretVersion } from './secrets/record.ts'
import { itemKey } from './shelf/records.ts'
import { createShelf, type Shelf } from './shelf/shelf.ts'

export interface VaultObjects {
  readonly secrets: Shelf<SecretVersion>
  readonly keys: Shelf<KeyVersion>
  readonly certificates: Shelf<CertificateVersion>
  /** By item key of the key. */
  readonly rotationPolicies: Collection<RotationPolicyRecord>
  /** By item key of the certificate. */
  readonly certificatePolicies: Collection<CertificatePolicy>
  readonly certificateOperations: Collection<CertificateOperationRecord>
  /** By `partition/issuer name in lower case`. */
  readonly issuers: Collection<IssuerRecord>
  /** By partition. */
  readonly contacts: Collection<ContactsRecord>
}

export function openVaultObjects({ store, ids }: SandboxContext): VaultObjects {
  const rotationPolicies = store.collection<RotationPolicyRecord>('vaultRotationPolicies')
  const certificatePolicies = store.collection<CertificatePolicy>('vaultCertificatePolicies')
  const certificateOperations = store.collection<CertificateOperationRecord>('vaultCertificateOperations')
  return {
    secrets: createShelf(store, ids, 'secrets'),
    keys: createShelf(store, ids, 'keys', (item) => {
      rotationPolicies.delete(itemKey(item.partition, item.name))
    }),
    certificates: createShelf(store, ids, 'certificates', (item) => {
      certificatePolicies.delete(itemKey(item.partition, item.name))
      certificateOperations.delete(itemKey(item.partition, item.name))
    }),
    rotationPolicies,
    certificatePolicies,
    certificateOperations,
    issuers: store.collection('vaultIssuers'),
    contacts: store.collection('vaultContacts'),
  }
}
