/** A version of a secret as kept in the store. */
import type { VersionRecord } from '../shelf/records.ts'

export interface SecretVersion extends VersionRecord {
  readonly value: string
  readonly contentType?: string
  /** Version of the certificate's key, for the secret of a certificate. */
  readonly keyVersion?: string
  /** Version of the certificate before this one, for the secret of a certificate. */
  readonly previous?: string
}
