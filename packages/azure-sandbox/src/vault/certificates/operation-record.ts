/** A pending certificate as kept in the store: the request made, and how far it has come. */
import type { AttributeChange, Tags } from '../attributes.ts'
import type { KeyTypeName } from '../keys/key-types.ts'
import type { Material } from '../keys/material.ts'

export interface CertificateOperationRecord {
  readonly requestId: string
  /** PKCS #10 in base64. */
  readonly csr: string
  readonly status: 'inProgress' | 'completed' | 'cancelled' | 'failed'
  readonly cancellationRequested: boolean
  readonly error?: { readonly code: string; readonly message: string }
  /** Issuer as its policy named it when the request was made. */
  readonly issuer: string
  readonly certificateType?: string
  /** Milliseconds: a self-signed certificate is ready then. */
  readonly readyAt: number
  /** Reads that still find an order at an external issuer in progress. */
  readonly pollsLeft: number
  readonly key: PendingKey
  /** For the certificate to be. */
  readonly attributes: AttributeChange
  readonly tags?: Tags
  readonly preserveCertOrder: boolean
}

export interface PendingKey extends Material {
  readonly kty: KeyTypeName
}
