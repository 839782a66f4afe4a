/**
 * Names of operations in Azure's diagnostic log, by method and path.
 * Source: https://learn.microsoft.com/azure/key-vault/general/logging#operation-names-table
 */

type Row = readonly [method: string, path: string, name: string]

/** What every kind of object has; `*` is a name or a version. */
const shared = (noun: string, plural: string): readonly Row[] => [
  ['GET', plural, `${noun}List`],
  ['POST', `${plural}/restore`, `${noun}Restore`],
  ['DELETE', `${plural}/*`, `${noun}Delete`],
  ['GET', `${plural}/*/versions`, `${noun}ListVersions`],
  ['POST', `${plural}/*/backup`, `${noun}Backup`],
  ['GET', `deleted${plural}`, `${noun}ListDeleted`],
  ['GET', `deleted${plural}/*`, `${noun}GetDeleted`],
  ['DELETE', `deleted${plural}/*`, `${noun}Purge`],
  ['POST', `deleted${plural}/*/recover`, `${noun}Recover`],
]

const DATA_PLANE: readonly Row[] = [
  ...shared('Secret', 'secrets'),
  ['PUT', 'secrets/*', 'SecretSet'],
  ...shared('Key', 'keys'),
  ['PUT', 'keys/*', 'KeyImport'],
  ['POST', 'keys/*/create', 'KeyCreate'],
  ['POST', 'keys/*/rotate', 'KeyRotate'],
  ['GET', 'keys/*/rotationpolicy', 'KeyRotationPolicyGet'],
  ['PUT', 'keys/*/rotationpolicy', 'KeyRotationPolicySet'],
  ['GET', 'keys/*/*/attestation', 'KeyGet'],
  ['POST', 'keys/*/*/sign', 'KeySign'],
  ['POST', 'keys/*/*/verify', 'KeyVerify'],
  ['POST', 'keys/*/*/encrypt', 'KeyEncrypt'],
  ['POST', 'keys/*/*/decrypt', 'KeyDecrypt'],
  ['POST', 'keys/*/*/wrapkey', 'KeyWrap'],
  ['POST', 'keys/*/*/securewrapkey', 'KeyWrap'],
  ['POST', 'keys/*/*/unwrapkey', 'KeyUnwrap'],
  ['POST', 'keys/*/*/secureunwrapkey', 'KeyUnwrap'],
  ['POST', 'keys/*/*/release', 'KeyRelease'],
  ['GET', 'certificates/contacts', 'CertificateContactsGet'],
  ['PUT', 'certificates/contacts', 'CertificateContactsSet'],
  ['DELETE', 'certificates/contacts', 'CertificateContactsDelete'],
  ['GET', 'certificates/issuers', 'CertificateIssuersList'],
  ['GET', 'certificates/issuers/*', 'CertificateIssuerGet'],
  ['PUT', 'certificates/issuers/*', 'CertificateIssuerSet'],
  ['PATCH', 'certificates/issuers/*', 'CertificateIssuerUpdate'],
  ['DELETE', 'certificates/issuers/*', 'CertificateIssuerDelete'],
  ...shared('Certificate', 'certificates'),
  ['POST', 'certificates/*/create', 'CertificateCreate'],
  ['POST', 'certificates/*/import', 'CertificateImport'],
  ['GET', 'certificates/*/policy', 'CertificatePolicyGet'],
  ['PATCH', 'certificates/*/policy', 'CertificatePolicyUpdate'],
  ['GET', 'certificates/*/pending', 'CertificatePendingGet'],
  ['PATCH', 'certificates/*/pending', 'CertificatePendingUpdate'],
  ['DELETE', 'certificates/*/pending', 'CertificatePendingDelete'],
  ['POST', 'certificates/*/pending/merge', 'CertificatePendingMerge'],
  ...['Secret', 'Key', 'Certificate'].flatMap((noun): Row[] => {
    const plural = `${noun.toLowerCase()}s`
    return [`${plural}/*`, `${plural}/*/*`].flatMap((path): Row[] => [
      ['GET', path, `${noun}Get`],
      ['PATCH', path, `${noun}Update`],
    ])
  }),
]

const PROVIDER = '(?:.*)/providers/microsoft\\.keyvault'

const CONTROL_PLANE: readonly Row[] = [
  ['GET', `${PROVIDER}/vaults`, 'VaultList'],
  ['GET', `${PROVIDER}/vaults/*`, 'VaultGet'],
  ['PUT', `${PROVIDER}/vaults/*`, 'VaultPut'],
  ['PATCH', `${PROVIDER}/vaults/*`, 'VaultPatch'],
  ['DELETE', `${PROVIDER}/vaults/*`, 'VaultDelete'],
  ['PUT', `${PROVIDER}/vaults/*/accesspolicies/*`, 'VaultPatch'],
  ['GET', `${PROVIDER}/deletedvaults`, 'VaultListDeleted'],
  ['GET', `${PROVIDER}/locations/*/deletedvaults/*`, 'VaultGetDeleted'],
  ['POST', `${PROVIDER}/locations/*/deletedvaults/*/purge`, 'VaultPurge'],
]

const compile = (rows: readonly Row[]) =>
  rows.map(([method, path, name]) => ({
    method,
    name,
    path: new RegExp(`^/?${path.replaceAll(/(?<!\.)\*/g, '[^/]+')}/?$`, 'i'),
  }))

const compiled = { vault: compile(DATA_PLANE), arm: compile(CONTROL_PLANE) } as const

/** `SecretGet`, `KeySign`, `VaultPut`…; undefined for what the log has no name for. */
export function auditOperation(plane: 'vault' | 'arm', method: string, path: string): string | undefined {
  const plain = path.replaceAll(/\/{2,}/g, '/')
  return compiled[plane].find((row) => row.method === method && row.path.test(plain))?.name
}
