/** Keys that cannot be made so, or not used so; and secrets that cannot be read. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { RELEASE_POLICY, RELEASE_TOKEN } from '../sdk/attested-environment.ts'
import type { SdkClients } from '../sdk/sdk-call.ts'
import { type RefusalCase, refusedBy, refusedRaw } from './refusal-case.ts'

const bad = { status: 400, code: 'BadParameter' } as const
const forbidden = { status: 403, code: 'Forbidden' } as const
const DIGEST = createHash('sha256').update('message').digest()
const YEAR_MS = 365 * 86_400_000
const WRONG = 'the value does not fit the key and algorithm (too long, or not made for this key).'

const create = (when: string, body: object, message: string): RefusalCase => ({
  ...bad,
  when,
  arrange: async (clients, name) => () => refusedRaw(clients, 'POST', `/keys/${name}/create`, body),
  message,
})

const OPERATIONS = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'] as const
type Operation = (typeof OPERATIONS)[number]

/** The operation by path, because the client would refuse some of these by itself. */
const use = (clients: SdkClients, name: string, operation: Operation) =>
  refusedRaw(clients, 'POST', `/keys/${name}/${operation.toLowerCase()}`, {
    ...(operation === 'sign' || operation === 'verify' ? { alg: 'RS256' } : { alg: 'RSA-OAEP' }),
    ...(operation === 'verify' ? { digest: DIGEST.toString('base64url') } : {}),
    value: DIGEST.toString('base64url'),
  })

type RsaOptions = NonNullable<Parameters<SdkClients['keys']['createRsaKey']>[1]>

const usingRsa = (operation: Operation, options: () => RsaOptions): RefusalCase['arrange'] => {
  return async (clients, name) => {
    await clients.keys.createRsaKey(name, options())
    return () => use(clients, name, operation)
  }
}

const exportable = { hsm: true, exportable: true }
const releasePolicy = { encodedPolicy: Buffer.from(RELEASE_POLICY) }
const policy = (document: unknown) => ({ data: Buffer.from(JSON.stringify(document)).toString('base64url') })

export const KEY_REFUSALS = {
  secretDisabled: [
    {
      ...forbidden,
      when: 'a disabled secret is read',
      arrange: async (clients, name) => {
        await clients.secrets.setSecret(name, 'v', { enabled: false })
        return () => refusedBy(clients, clients.secrets.getSecret(name))
      },
      inner: 'SecretDisabled',
      message: 'Operation get is not allowed on a disabled secret.',
    },
    {
      ...forbidden,
      when: 'a disabled secret is read after it was deleted',
      arrange: async (clients, name) => {
        await clients.secrets.setSecret(name, 'v', { enabled: false })
        await clients.secrets.beginDeleteSecret(name)
        return () => refusedBy(clients, clients.secrets.getDeletedSecret(name))
      },
      inner: 'SecretDisabled',
      message: 'Operation get is not allowed on a disabled secret.',
    },
  ],
  outContentType: [
    {
      ...bad,
      when: 'a plain secret is wanted as PEM',
      arrange: async (clients, name) => {
        await clients.secrets.setSecret(name, 'v', { contentType: 'text/plain' })
        const options = { outContentType: 'application/x-pem-file' }
        return () => refusedBy(clients, clients.secrets.getSecret(name, options))
      },
      message:
        'Parameter outContentType: the secret cannot be converted from text/plain to application/x-pem-file; only application/x-pkcs12 to application/x-pem-file is offered.',
    },
  ],
  keyTypeInvalid: [
    {
      ...bad,
      when: 'a symmetric key is asked of a vault',
      arrange: async (clients, name) => () => refusedBy(clients, clients.keys.createOctKey(name, { hsm: true })),
      message: 'Property  has invalid value\r\n',
    },
    create('a key type does not exist', { kty: 'DSA' }, 'Property  has invalid value\r\n'),
  ],
  hsmNeedsPremium: [
    {
      ...bad,
      when: 'a hardware key is asked of a standard vault',
      arrange: async (clients, name) => {
        clients.served.change({ sku: 'standard' })
        return () => refusedBy(clients, clients.keys.createRsaKey(name, { hsm: true }))
      },
      message: 'Key type RSA-HSM needs a vault of the premium SKU; this vault is standard.',
    },
    {
      ...bad,
      when: 'a key is imported into the hardware of a standard vault',
      arrange: async (clients, name) => {
        clients.served.change({ sku: 'standard' })
        const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
        return () => refusedRaw(clients, 'PUT', `/keys/${name}`, { key, Hsm: true })
      },
      message: 'Key type EC-HSM needs a vault of the premium SKU; this vault is standard.',
    },
    {
      ...bad,
      when: 'a certificate on a hardware key is asked of a standard vault',
      arrange: async (clients, name) => {
        clients.served.change({ sku: 'standard' })
        const hardware = { issuerName: 'Self', subject: 'CN=c', keyType: 'EC-HSM' } as const
        return () => refusedBy(clients, clients.certificates.beginCreateCertificate(name, hardware))
      },
      message: 'Key type EC-HSM needs a vault of the premium SKU; this vault is standard.',
    },
  ],
  keyDisabled: OPERATIONS.map((operation) => ({
    ...forbidden,
    when: `${operation} is asked of a disabled key`,
    arrange: usingRsa(operation, () => ({ enabled: false })),
    inner: 'KeyDisabled',
    message: `Operation ${operation} is not allowed on a disabled key.`,
  })),
  keyOperationForbidden: OPERATIONS.map((operation) => ({
    ...forbidden,
    when: `${operation} is not among the operations of the key`,
    arrange: usingRsa(operation, () => ({ keyOps: OPERATIONS.filter((one) => one !== operation) })),
    inner: 'KeyOperationForbidden',
    message: `Operation ${operation} is not permitted on this key.`,
  })),
  keyExpired: (['encrypt', 'sign', 'wrapKey'] as const).map((operation) => ({
    ...forbidden,
    when: `${operation} is asked of an expired key`,
    arrange: usingRsa(operation, () => ({ expiresOn: new Date(Date.now() - YEAR_MS) })),
    inner: 'KeyExpired',
    message: `Operation ${operation} is not allowed on an expired key.`,
  })),
  keyNotYetValid: (['encrypt', 'sign', 'wrapKey'] as const).map((operation) => ({
    ...forbidden,
    when: `${operation} is asked of a key that is not valid yet`,
    arrange: usingRsa(operation, () => ({ notBefore: new Date(Date.now() + YEAR_MS) })),
    inner: 'KeyNotYetValid',
    message: `Operation ${operation} is not allowed on a key that is not yet valid.`,
  })),
  cryptoFailed: [
    {
      ...bad,
      when: 'a ciphertext is not of the key',
      arrange: async (clients, name) => {
        const crypto = clients.crypto((await clients.keys.createRsaKey(name)).id)
        const ciphertext = Buffer.alloc(256, 1)
        return () => refusedBy(clients, crypto.decrypt({ algorithm: 'RSA-OAEP', ciphertext }))
      },
      message: `The decrypt operation failed: ${WRONG}`,
    },
    {
      ...bad,
      when: 'a plaintext is too long for the key',
      arrange: async (clients, name) => {
        await clients.keys.createRsaKey(name)
        const value = Buffer.alloc(250).toString('base64url')
        return () => refusedRaw(clients, 'POST', `/keys/${name}/encrypt`, { alg: 'RSA-OAEP', value })
      },
      message: `The encrypt operation failed: ${WRONG}`,
    },
  ],
  attestationUnavailable: [
    {
      ...bad,
      when: 'the attestation of a software key is asked for',
      arrange: async (clients, name) => {
        await clients.keys.createKey(name, 'EC')
        return () => refusedBy(clients, clients.keys.getKeyAttestation(name))
      },
      message: 'Keys of type EC cannot be attested; only HSM types can.',
    },
  ],
  releasePolicyNeeded: [
    {
      ...bad,
      when: 'an exportable key has no release policy',
      arrange: async (clients, name) => () => refusedBy(clients, clients.keys.createEcKey(name, exportable)),
      message: 'Exportable keys must have release policy',
    },
  ],
  releasePolicyUnwanted: [
    {
      ...bad,
      when: 'a key that is not exportable has a release policy',
      arrange: async (clients, name) => () =>
        refusedBy(clients, clients.keys.createEcKey(name, { hsm: true, releasePolicy })),
      message: 'Non-exportable keys must not have release policy',
    },
  ],
  attestationUnreachable: [
    create(
      'the authority of a release policy is no address',
      { kty: 'EC-HSM', attributes: { exportable: true }, release_policy: policy({ anyOf: [{ authority: '' }] }) },
      'AKV.SKR.1012: The specified attestation service  cannot be reached.',
    ),
  ],
  releasePolicyImmutable: [
    {
      ...bad,
      when: 'an immutable release policy is to change',
      arrange: async (clients, name) => {
        const immutable = { ...releasePolicy, immutable: true }
        await clients.keys.createEcKey(name, { ...exportable, releasePolicy: immutable })
        const other = { encodedPolicy: Buffer.from(RELEASE_POLICY.replace('high', 'low')) }
        return () => refusedBy(clients, clients.keys.updateKeyProperties(name, { releasePolicy: other }))
      },
      message: 'AKV.SKR.1020: Immutable Key Release Policy cannot be modified.',
    },
  ],
  releaseRefused: [
    {
      ...forbidden,
      when: 'a key that is not exportable is to be released',
      arrange: async (clients, name) => {
        await clients.keys.createKey(name, 'EC')
        return () => refusedBy(clients, clients.keys.releaseKey(name, RELEASE_TOKEN))
      },
      message: 'AKV.SKR.1005: The key cannot be released: it is not exportable.',
    },
    {
      ...forbidden,
      when: 'what a key is to be released to shows no token',
      arrange: async (clients, name) => {
        await clients.keys.createEcKey(name, { ...exportable, releasePolicy })
        return () => refusedBy(clients, clients.keys.releaseKey(name, 'no token'))
      },
      message: 'AKV.SKR.1005: The key cannot be released: the target is not an attestation token (a JSON Web Token).',
    },
  ],
} satisfies Readonly<Record<string, readonly RefusalCase[]>>
