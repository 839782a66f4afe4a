/**
 * The directory's RS256 signing keys with their certificates: kept in the store, so tokens outlive a restart.
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

/** All keys of the directory. The newest signs; the others still verify what they signed before. */
export interface SigningKeys {
  current(): Promise<SigningKey>
  find(kid: string): SigningKey | undefined
  /** Newest first. */
  all(): SigningKey[]
  /** Adds a new key that signs from now on, as Entra ID does without notice. */
  rotate(): Promise<SigningKey>
}

const COLLECTION = 'signingKeys'
const YEAR_MS = 365 * 86_400_000

/** Reads keys from the store at each use, so that a restored state brings its own; makes the first one ahead of need. */
export function openSigningKeys(store: Store): SigningKeys {
  const records = store.collection<SigningKeyRecord>(COLLECTION)
  const parsed = new Map<string, SigningKey>()
  let making: Promise<SigningKey> | undefined

  const parse = (record: SigningKeyRecord): SigningKey => {
    const known = parsed.get(record.kid)
    if (known) return known
    const privateKey = createPrivateKey(record.privateKeyPem)
    const key = { kid: record.kid, privateKey, publicKey: createPublicKey(privateKey), certificate: record.certificate }
    parsed.set(record.kid, key)
    return key
  }
  const rotate = async (): Promise<SigningKey> => {
    const record = await makeSigningKey()
    records.set(record.kid, record)
    return parse(record)
  }
  const keys: SigningKeys = {
    rotate,
    all: () => [...records.values()].map(parse).reverse(),
    find(kid) {
      const record = records.get(kid)
      return record && parse(record)
    },
    async current() {
      const [newest] = keys.all()
      if (newest) return newest
      making ??= rotate().finally(() => {
        making = undefined
      })
      return making
    },
  }
  return keys
}

/** Made off the main thread: about 100 ms for RSA 2048. */
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
