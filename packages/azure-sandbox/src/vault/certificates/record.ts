/** A version of a certificate as kept in the store. Its key and its secret are kept beside it, under the same version. */
import type { VersionRecord } from '../shelf/records.ts'

export interface CertificateVersion extends VersionRecord {
  /** Absent as long as the first certificate of the name is pending. */
  readonly issued?: Issued
  readonly preserveCertOrder?: boolean
}

export interface Issued {
  /** DER in base64. */
  readonly cer: string
  /** SHA-1 thumbprint in base64url. */
  readonly x5t: string
  readonly subject: string
  readonly issuer: string
  /** Upper-case hex. */
  readonly serialNumber: string
}
