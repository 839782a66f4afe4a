/** Cryptography with keys: all bytes go and come in base64url. What is decrypted or unwrapped is a secret. */
import type { OperationRow } from '../../application-definition.ts'
import { DATA_PLANE } from '../api-versions.ts'
import { bytes, ENCRYPTION_ALGORITHM, KEY_NAME, KEY_VERSION, SIGNATURE_ALGORITHM } from './key-inputs.ts'
import { COMPUTES, docsOf, needs } from './row-parts.ts'

const COMMON = {
  group: 'keyUse',
  api: 'data-plane',
  apiVersion: DATA_PLANE,
  method: 'POST',
  use: COMPUTES,
  keepsEmptySegment: true,
  traceKey: 'kid',
  sensitive: [] as string[],
} as const

const KEY = '/keys/{key-name}/{key-version}'
const NAMED_KEY = [KEY_NAME, KEY_VERSION]
/** Of the AES algorithms, which keys of a vault do not have yet. */
const AES = [
  bytes('iv', 'Initialization vector', 'For AES algorithms alone.'),
  bytes('aad', 'Additional authenticated data', 'For AES-GCM alone.'),
]
const TAG = bytes('tag', 'Authentication tag', 'For AES-GCM alone: what encrypting gave.')
const DIGEST = 'The hash of the message, in base64url: 32 bytes for the algorithms that end in 256.'
/** SHA-256 of the empty text. */
const SAMPLE_DIGEST = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'

const OF_RECORD = { 'key-name': '$.name', alg: '$.alg', value: '$.value' } as const

export const KEY_USE_OPERATIONS: readonly OperationRow[] = [
  {
    ...COMMON,
    id: 'encrypt',
    name: 'Encrypt',
    help: 'Encrypts a small block of data with a key.',
    path: `${KEY}/encrypt`,
    inputs: [
      ...NAMED_KEY,
      ENCRYPTION_ALGORITHM,
      bytes('value', 'Plaintext', 'What is encrypted, in base64url, or a text after text: such as text:hello.', {
        required: true,
        secret: true,
      }),
      ...AES,
    ],
    permission: needs('keys/encrypt', 'keys/encrypt/action'),
    defaultMapping: OF_RECORD,
    docs: docsOf('keys', 'encrypt'),
  },
  {
    ...COMMON,
    id: 'decrypt',
    name: 'Decrypt',
    help: 'Decrypts what was encrypted with a key.',
    path: `${KEY}/decrypt`,
    inputs: [
      ...NAMED_KEY,
      ENCRYPTION_ALGORITHM,
      bytes('value', 'Ciphertext', 'What encrypting gave, in base64url.', { required: true }),
      ...AES,
      TAG,
    ],
    permission: needs('keys/decrypt', 'keys/decrypt/action'),
    defaultMapping: OF_RECORD,
    sensitive: ['value'],
    docs: docsOf('keys', 'decrypt'),
  },
  {
    ...COMMON,
    id: 'wrapKey',
    name: 'Wrap a key',
    help: 'Encrypts a symmetric key with a key of the vault.',
    path: `${KEY}/wrapkey`,
    inputs: [
      ...NAMED_KEY,
      ENCRYPTION_ALGORITHM,
      bytes('value', 'Key to wrap', 'The bytes of the symmetric key, in base64url.', { required: true, secret: true }),
      ...AES,
    ],
    permission: needs('keys/wrapKey', 'keys/wrap/action'),
    defaultMapping: OF_RECORD,
    docs: docsOf('keys', 'wrapKey'),
  },
  {
    ...COMMON,
    id: 'unwrapKey',
    name: 'Unwrap a key',
    help: 'Decrypts a symmetric key that was wrapped with a key of the vault.',
    path: `${KEY}/unwrapkey`,
    inputs: [
      ...NAMED_KEY,
      ENCRYPTION_ALGORITHM,
      bytes('value', 'Wrapped key', 'What wrapping gave, in base64url.', { required: true }),
      ...AES,
      TAG,
    ],
    permission: needs('keys/unwrapKey', 'keys/unwrap/action'),
    defaultMapping: OF_RECORD,
    sensitive: ['value'],
    docs: docsOf('keys', 'unwrapKey'),
  },
  {
    ...COMMON,
    id: 'sign',
    name: 'Sign',
    help: 'Signs the hash of a message.',
    path: `${KEY}/sign`,
    inputs: [
      ...NAMED_KEY,
      SIGNATURE_ALGORITHM,
      bytes('value', 'Digest', DIGEST, { required: true, example: SAMPLE_DIGEST }),
    ],
    permission: needs('keys/sign', 'keys/sign/action'),
    defaultMapping: OF_RECORD,
    docs: docsOf('keys', 'sign'),
  },
  {
    ...COMMON,
    id: 'verify',
    name: 'Verify a signature',
    help: 'Tells whether a signature of a hash was made with the key. A wrong one is answered with false, not refused.',
    path: `${KEY}/verify`,
    inputs: [
      ...NAMED_KEY,
      SIGNATURE_ALGORITHM,
      bytes('digest', 'Digest', DIGEST, { required: true, example: SAMPLE_DIGEST }),
      bytes('value', 'Signature', 'What signing gave, in base64url.', { required: true }),
    ],
    permission: needs('keys/verify', 'keys/verify/action'),
    defaultMapping: { ...OF_RECORD, digest: '$.digest' },
    docs: docsOf('keys', 'verify'),
  },
  {
    ...COMMON,
    id: 'release',
    name: 'Release a key',
    help: 'Hands an exportable key to a confidential environment that satisfies its release policy, encrypted for it alone.',
    path: `${KEY}/release`,
    keepsEmptySegment: false,
    inputs: [
      ...NAMED_KEY,
      {
        name: 'target',
        label: 'Attestation token',
        type: 'string',
        in: 'body',
        required: true,
        help: 'The token of an attestation service that the environment shows.',
        secret: true,
      },
      {
        name: 'nonce',
        label: 'Nonce',
        type: 'string',
        in: 'body',
        required: false,
        help: 'A text of your choice that comes back in the answer.',
      },
      {
        name: 'enc',
        label: 'Encryption',
        type: 'string',
        in: 'body',
        required: false,
        help: 'How the key is wrapped for the environment.',
        example: 'RSA_AES_KEY_WRAP_256',
        options: ['CKM_RSA_AES_KEY_WRAP', 'RSA_AES_KEY_WRAP_256', 'RSA_AES_KEY_WRAP_384'],
      },
    ],
    permission: needs('keys/release', 'keys/release/action'),
    defaultMapping: { 'key-name': '$.name', target: '$.target' },
    sensitive: ['value'],
    docs: docsOf('keys', 'release'),
  },
]
