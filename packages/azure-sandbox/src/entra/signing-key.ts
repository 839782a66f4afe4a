/**
 * The tenant's RS256 signing key with its certificate: kept in the store, so tokens outlive a restart.
 */
import 'reflect-metadata'
import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import * as x509 from '@peculiar/x509'
import type { Store } from '../core/store.ts'

interface SigningKeyRecord {
  readonly kid: string
  readonly privateKeyPem: string
  /** DER, base64. */
  readonly certificate: string
}

export interface SigningKey {
  /** Also the `x5t`: base64url SHA-1 of the certificate, as Entra ID names its keys. */
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** DER, base64. */
  readonly certificate: string
}

const COLLECTION = 'signingKeys'
const YEAR_MS = 365 * 86_400_000

/** Reads the key, or makes one off the main thread (about 100 ms for RSA 2048). */
export async function openSigningKey(store: Store): Promise<SigningKey> {
  const keys = store.collection<SigningKeyRecord>(COLLECTION)
  let record = [...keys.values()].at(-1)
  if (!record) {
    record = await makeSigningKey()
    keys.set(record.kid, record)
  }
  const privateKey = createPrivateKey(record.privateKeyPem)
  return { kid: record.kid, privateKey, publicKey: createPublicKey(privateKey), certificate: record.certificate }
}

async function makeSigningKey(): Promise<SigningKeyRecord> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const now = Date.now()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=accounts.accesscontrol.localhost',
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 5 * YEAR_MS),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: privateKey.toCryptoKey(algorithm, true, ['sign']) as CryptoKey,
      publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']) as CryptoKey,
    },
  })
  const der = Buffer.from(certificate.rawData)
  return {
    kid: createHash('sha1').update(der).digest('base64url'),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: der.toString('base64'),
  }
}
