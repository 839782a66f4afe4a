/** Certificate policies, kept in the shape the wire has, and the defaults the service fills in. */
import { seconds } from '../../core/clock.ts'
import type { CurveName, KeyTypeName } from '../keys/key-types.ts'

export interface CertificatePolicy {
  readonly key_props: KeyProperties
  readonly secret_props: { readonly contentType: SecretContentType }
  readonly x509_props: X509Properties
  readonly lifetime_actions: readonly LifetimeAction[]
  readonly issuer: IssuerParameters
  /** Unix seconds. */
  readonly attributes: { readonly enabled: boolean; readonly created: number; readonly updated: number }
}

export interface KeyProperties {
  readonly exportable: boolean
  readonly kty: KeyTypeName
  readonly key_size?: number
  readonly reuse_key: boolean
  readonly crv?: CurveName
}

export const PFX = 'application/x-pkcs12'
export const PEM = 'application/x-pem-file'
export type SecretContentType = typeof PFX | typeof PEM

export interface X509Properties {
  readonly subject: string
  readonly sans?: SubjectAlternativeNames
  readonly ekus: readonly string[]
  readonly key_usage: readonly KeyUsage[]
  readonly validity_months: number
  readonly basic_constraints: { readonly ca: boolean; readonly path_len_constraint?: number }
}

export interface SubjectAlternativeNames {
  readonly emails?: readonly string[]
  readonly dns_names?: readonly string[]
  readonly upns?: readonly string[]
  readonly uris?: readonly string[]
  readonly ipAddresses?: readonly string[]
}

export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof KEY_USAGES)[number]

export interface LifetimeAction {
  readonly trigger: { readonly lifetime_percentage?: number; readonly days_before_expiry?: number }
  readonly action: { readonly action_type: 'AutoRenew' | 'EmailContacts' }
}

export interface IssuerParameters {
  readonly name: string
  readonly cty?: string
  readonly cert_transparency?: boolean
}

/** Issuers every vault has: the certificate signs itself, or somebody outside signs and merges. */
export const SELF = 'Self'
export const UNKNOWN = 'Unknown'

/** What a policy is when nothing is said, made at `now` (milliseconds). */
export function defaultPolicy(now: number): CertificatePolicy {
  const created = seconds(now)
  return {
    key_props: { exportable: true, kty: 'RSA', key_size: 2048, reuse_key: false },
    secret_props: { contentType: PFX },
    x509_props: {
      subject: '',
      ekus: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
      key_usage: ['digitalSignature', 'keyEncipherment'],
      validity_months: 12,
      basic_constraints: { ca: false },
    },
    lifetime_actions: defaultLifetimeActions(UNKNOWN),
    issuer: { name: UNKNOWN },
    attributes: { enabled: true, created, updated: created },
  }
}

/** At 80 % of the lifetime: renewed, or contacts are told where the service cannot renew. */
export const defaultLifetimeActions = (issuer: string): readonly LifetimeAction[] => [
  {
    trigger: { lifetime_percentage: 80 },
    action: { action_type: issuer === UNKNOWN ? 'EmailContacts' : 'AutoRenew' },
  },
]
