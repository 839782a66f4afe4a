/** What a vault does for each operation on certificates, their issuers and contacts. */
import type { CertificateOperation } from '../../src/vault/operations/index.ts'
import type { Claim } from './vault-claim.ts'

const UNIT = 'src/vault/certificates/certificates.test.ts'
const SDK = 'src/vault/certificates/certificates.sdk.test.ts'
const TYPES = 'src/vault/certificates/key-types.sdk.test.ts'
const IMPORT = 'src/vault/certificates/import.sdk.test.ts'
const LIFE = 'src/vault/lifecycle.sdk.test.ts'
const LISTS = 'src/vault/lists.sdk.test.ts'

export const CERTIFICATE_CLAIMS: Readonly<Record<CertificateOperation, Claim>> = {
  CreateCertificate: [
    'self-signed, by a test issuer, or a request to be merged; on every key type, P-256K too',
    `${TYPES}: of %s is self-signed, and its PFX secret holds its key`,
    `${TYPES}: of %s has a PEM secret when its policy says so`,
    `${UNIT}: answers 202 with the operation and where to follow it`,
    `${UNIT}: is refused where a key or secret of the name stands, and while one is pending`,
    `${UNIT}: renews a self-signed certificate at its percentage of lifetime`,
    'r012#1',
    'r014#1',
  ],
  ImportCertificate: [
    'PFX and PEM, under passwords too',
    `${TYPES}: of %s is imported from PFX and from PEM`,
    `${IMPORT}: %s is opened, and its secret has no password any more`,
    `${IMPORT}: %s is refused without its password and with another, and nothing changes`,
    `${IMPORT}: is opened, and its secret holds the key in the clear`,
    `${UNIT}: takes a PFX under each encryption in use`,
    `${UNIT}: refuses what has no key, no certificate, or another content type than the policy says`,
  ],
  GetCertificate: [
    'the latest with policy and pending operation, or a version with subject, issuer and serial number',
    `${UNIT}: shows facts of the certificate only with a version, the policy only without`,
    `${UNIT}: shows a disabled version while the first one is pending, and lists it only when asked`,
    'r012#2',
  ],
  UpdateCertificate: [
    'enabled, tags and policy; key and secret follow',
    `${SDK}: reads versions, updates properties and the policy, and lists`,
  ],
  DeleteCertificate: [
    'together with its key and secret',
    `${SDK}: deletes, recovers and purges a certificate together with its key and secret`,
    'r020#0',
  ],
  GetCertificates: [
    'names in order, in pages, those only pending when asked for',
    `${LISTS}: may be empty with more to come: names whose first certificate is pending leave gaps`,
    `${LISTS}: %s are followed by the client to the last, every entry once`,
    'r030#1',
  ],
  GetCertificateVersions: [
    'versions of a name by version string',
    `${LISTS}: %s come in order of name without case, or of version`,
    'r086#0',
  ],
  GetCertificatePolicy: ['the policy with the defaults filled in', `${UNIT}: fills in the policy the service would`],
  UpdateCertificatePolicy: [
    'members given replace those there',
    `${SDK}: reads versions, updates properties and the policy, and lists`,
  ],
  GetCertificateOperation: [
    'how far the request has come; the bare request for Accept: application/pkcs10',
    `${UNIT}: hands the request out as bare base64 when asked for application/pkcs10`,
    `${UNIT}: that cannot be reached fails the order the way Azure reports it`,
    'r012#3',
  ],
  UpdateCertificateOperation: [
    'asks for cancellation',
    `${UNIT}: completes a pending certificate, or cancels it when asked to`,
    `${UNIT}: cancels what waits for a merge when asked to, seen at the second look, and frees the name for another request`,
    'r013#2',
  ],
  DeleteCertificateOperation: [
    'forgets the request',
    `${SDK}: shows the operation while the certificate is being made, and cancels it`,
    'r013#4',
  ],
  MergeCertificate: [
    'what an authority outside signed for the pending key',
    `${TYPES}: of %s is requested, signed outside and merged`,
    `${UNIT}: does not take merges`,
  ],
  GetDeletedCertificate: [
    'a deleted certificate with its policy',
    `${LIFE}: takes the times that are set to be deleted, recovered and purged`,
  ],
  GetDeletedCertificates: [
    'deleted names in order, in pages',
    `${LISTS}: %s are followed by the client to the last, every entry once`,
  ],
  RecoverDeletedCertificate: [
    'every version comes back, with key and secret',
    `${LIFE}: is gone from the vault as soon as it was deleted, and comes back with every version`,
    'r020#1',
  ],
  PurgeDeletedCertificate: [
    'gone for good with key and secret; also by itself when the retention is over',
    `${LIFE}: that was purged frees its name`,
    `${LIFE}: is purged by itself when its retention is over, even under purge protection`,
    'r012#8',
  ],
  BackupCertificate: [
    'versions, policy, key and secret in one sealed blob',
    `${SDK}: backs up and restores a certificate with its key and secret`,
  ],
  RestoreCertificate: [
    'all of it comes back where the name is free',
    `${LIFE}: comes back from its backup with every version, once its name is free`,
  ],
  SetCertificateIssuer: [
    'provider Test is signed for by the sandbox, others refuse their orders',
    `${SDK}: keeps issuers and contacts`,
    `${UNIT}: never gives its password away`,
    'r015#1',
  ],
  GetCertificateIssuer: ['the issuer without its password', `${UNIT}: never gives its password away`],
  UpdateCertificateIssuer: ['members given replace those there', `${SDK}: keeps issuers and contacts`],
  DeleteCertificateIssuer: ['answers the issuer it removes', `${SDK}: keeps issuers and contacts`, 'r015#5'],
  GetCertificateIssuers: [
    'names in order, in pages',
    `${LISTS}: %s are followed by the client to the last, every entry once`,
  ],
  SetCertificateContacts: ['replaces the contacts', `${SDK}: keeps issuers and contacts`, 'r011#1'],
  GetCertificateContacts: ['the contacts, 404 when there are none', 'r011#2', 'r016#3'],
  DeleteCertificateContacts: ['answers the contacts it removes', 'r011#3'],
}
