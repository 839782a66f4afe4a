/** Certificates of a small test authority, and assertions signed with them. */
import 'reflect-metadata'
import { constants, createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import * as x509 from '@peculiar/x509'

export interface TestCertificate {
  readonly pem: string
  readonly der: Buffer
  readonly privateKey: KeyObject
  /** Private key and certificate in one PEM, as the SDKs take them; `chain` is appended. */
  bundle(...chain: readonly TestCertificate[]): string
  readonly x509: x509.X509Certificate
}

export interface CertificateOptions {
  readonly subject: string
  /** Absent: signed by itself. */
  readonly issuer?: TestCertificate
  readonly isAuthority?: true
  /** Days from now. */
  readonly from?: number
  readonly until?: number
  readonly type?: 'rsa' | 'ec'
}

const DAY_MS = 86_400_000
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

export async function makeCertificate(options: CertificateOptions): Promise<TestCertificate> {
  const { subject, issuer, from = -1, until = 30, type = 'rsa' } = options
  const { privateKey, publicKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = type === 'rsa' ? RSA : EC
  const signer = issuer?.privateKey ?? privateKey
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomUUID().replaceAll('-', ''),
    subject: `CN=${subject}`,
    issuer: issuer ? issuer.x509.subject : `CN=${subject}`,
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + until * DAY_MS),
    signingAlgorithm: issuer ? RSA : algorithm,
    publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']) as CryptoKey,
    signingKey: signer.toCryptoKey(issuer ? RSA : algorithm, true, ['sign']) as CryptoKey,
    extensions: [new x509.BasicConstraintsExtension(options.isAuthority ?? false, undefined, true)],
  })
  const pem = certificate.toString('pem')
  return {
    pem,
    der: Buffer.from(certificate.rawData),
    privateKey,
    x509: certificate,
    bundle: (...chain) =>
      [privateKey.export({ type: 'pkcs8', format: 'pem' }), pem, ...chain.map((one) => one.pem)].join('\n'),
  }
}

export interface AssertionOptions {
  readonly alg?: string
  readonly header?: Readonly<Record<string, unknown>>
  /** Key that signs, when it is not the certificate's. */
  readonly key?: KeyObject
}

/** A client assertion as MSAL makes it: PS256 and `x5t#S256` unless said otherwise. */
export function clientAssertion(
  certificate: TestCertificate,
  claims: Readonly<Record<string, unknown>>,
  { alg = 'PS256', header, key = certificate.privateKey }: AssertionOptions = {},
): string {
  const names = header ?? { 'x5t#S256': thumbprint(certificate, 'sha256') }
  const input = `${encode({ alg, typ: 'JWT', ...names })}.${encode(claims)}`
  const padding =
    alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}
  return `${input}.${sign('sha256', Buffer.from(input), { key, ...padding }).toString('base64url')}`
}

export const thumbprint = (certificate: TestCertificate, hash: 'sha1' | 'sha256'): string =>
  createHash(hash).update(certificate.der).digest('base64url')

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
