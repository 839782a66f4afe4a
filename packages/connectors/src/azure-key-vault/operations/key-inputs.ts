/** Inputs of the operations on keys, in the words of Microsoft's reference. */
import type { OperationInput } from '@keyway/contract'
import { ATTRIBUTE_PATHS, NAME_PATTERN, VERSION_PATTERN } from './data-plane-inputs.ts'

export const KEY_NAME: OperationInput = {
  name: 'key-name',
  label: 'Key name',
  type: 'string',
  in: 'path',
  required: true,
  help: 'Name of the key: 1 to 127 letters, digits and hyphens.',
  example: 'signing-key',
  pattern: NAME_PATTERN,
  maxLength: 127,
}

export const KEY_VERSION: OperationInput = {
  name: 'key-version',
  label: 'Version',
  type: 'string',
  in: 'path',
  required: false,
  help: 'Version of the key, 32 hexadecimal digits. Leave empty for the newest.',
  example: '78deebed173b48e48f55abf87ed4cf71',
  pattern: VERSION_PATTERN,
}

export const KEY_TYPE: OperationInput = {
  name: 'kty',
  label: 'Key type',
  type: 'string',
  in: 'body',
  required: true,
  help: 'RSA or elliptic curve (EC). The -HSM types stay in hardware and need a vault of the premium tier.',
  example: 'EC',
  options: ['RSA', 'RSA-HSM', 'EC', 'EC-HSM'],
}

export const KEY_SIZE: OperationInput = {
  name: 'key_size',
  label: 'Key size',
  type: 'number',
  in: 'body',
  required: false,
  help: 'Bits of an RSA key: 2048, 3072 or 4096. Azure takes 2048 when left out.',
  minimum: 2048,
  maximum: 4096,
}

export const CURVE: OperationInput = {
  name: 'crv',
  label: 'Curve',
  type: 'string',
  in: 'body',
  required: false,
  help: 'Curve of an EC key. Azure takes P-256 when left out.',
  example: 'P-256',
  options: ['P-256', 'P-384', 'P-521', 'P-256K'],
}

export const PUBLIC_EXPONENT: OperationInput = {
  name: 'public_exponent',
  label: 'Public exponent',
  type: 'number',
  in: 'body',
  required: false,
  help: 'Public exponent of an RSA key, 65537 unless something old needs 3.',
  minimum: 3,
  maximum: 65_537,
}

export const KEY_OPS: OperationInput = {
  name: 'key_ops',
  label: 'Permitted operations',
  type: 'list',
  items: 'string',
  in: 'body',
  required: false,
  help: 'What the key may be used for. Azure permits all that fits its type when left out.',
  example: 'sign, verify',
  options: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey', 'import', 'export'],
}

export const EXPORTABLE: OperationInput = {
  name: 'exportable',
  label: 'Exportable',
  type: 'boolean',
  in: 'body',
  required: false,
  help: 'Whether the key can be released to a confidential environment. Needs a release policy and an -HSM type.',
}

export const RELEASE_POLICY: OperationInput = {
  name: 'release_policy',
  label: 'Release policy',
  type: 'object',
  in: 'body',
  required: false,
  help: '{data, immutable}: data is the policy document in base64url.',
}

export const JWK: OperationInput = {
  name: 'key',
  label: 'Key (JWK)',
  type: 'object',
  in: 'body',
  required: true,
  help: 'The private key as a JSON Web Key, e.g. {"kty": "EC", "crv": "P-256", "x", "y", "d"}.',
  secret: true,
}

export const HSM: OperationInput = {
  name: 'Hsm',
  label: 'Keep in hardware',
  type: 'boolean',
  in: 'body',
  required: false,
  help: 'Whether the imported key is kept in hardware. Needs a vault of the premium tier.',
}

export const ENCRYPTION_ALGORITHM: OperationInput = {
  name: 'alg',
  label: 'Algorithm',
  type: 'string',
  in: 'body',
  required: true,
  help: 'Algorithm that fits the type of the key.',
  example: 'RSA-OAEP-256',
  options: [
    'RSA-OAEP-256',
    'RSA-OAEP',
    'RSA1_5',
    'A128GCM',
    'A192GCM',
    'A256GCM',
    'A128KW',
    'A192KW',
    'A256KW',
    'A128CBC',
    'A192CBC',
    'A256CBC',
    'A128CBCPAD',
    'A192CBCPAD',
    'A256CBCPAD',
    'CKM_AES_KEY_WRAP',
    'CKM_AES_KEY_WRAP_PAD',
  ],
}

export const SIGNATURE_ALGORITHM: OperationInput = {
  name: 'alg',
  label: 'Algorithm',
  type: 'string',
  in: 'body',
  required: true,
  help: 'Algorithm that fits the type of the key: ES... for EC, PS... and RS... for RSA.',
  example: 'ES256',
  options: [
    'PS256',
    'PS384',
    'PS512',
    'RS256',
    'RS384',
    'RS512',
    'RSNULL',
    'ES256',
    'ES384',
    'ES512',
    'ES256K',
    'HS256',
    'HS384',
    'HS512',
  ],
}

/** Binary of a call, in base64url. */
export const bytes = (
  name: string,
  label: string,
  help: string,
  more: Partial<Pick<OperationInput, 'required' | 'secret' | 'example'>> = {},
): OperationInput => ({ name, label, type: 'bytes', in: 'body', required: false, help, ...more })

/** Where the attributes of a key go. */
export const KEY_PATHS = { ...ATTRIBUTE_PATHS, exportable: 'attributes.exportable' } as const
