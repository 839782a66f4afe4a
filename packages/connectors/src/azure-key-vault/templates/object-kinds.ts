/** The kinds of objects a vault holds, by the title they have in inputs: which operations do what with them. */

export const OBJECT_KINDS = {
  secrets: {
    kind: 'secret',
    input: 'secret-name',
    list: 'GetSecrets',
    versions: 'GetSecretVersions',
    update: 'UpdateSecret',
    remove: 'DeleteSecret',
  },
  keys: {
    kind: 'key',
    input: 'key-name',
    list: 'GetKeys',
    versions: 'GetKeyVersions',
    update: 'UpdateKey',
    remove: 'DeleteKey',
  },
  certificates: {
    kind: 'certificate',
    input: 'certificate-name',
    list: 'GetCertificates',
    versions: 'GetCertificateVersions',
    update: 'UpdateCertificate',
    remove: 'DeleteCertificate',
  },
} as const

export type ObjectTitle = keyof typeof OBJECT_KINDS

export const OBJECT_TITLES = Object.keys(OBJECT_KINDS) as ObjectTitle[]
