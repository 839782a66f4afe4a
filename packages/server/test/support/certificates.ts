/** Certificates as people bring them: PEM and PFX, of any time, subject and key length. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import forge from 'node-forge'

export interface MadeCertificate {
  readonly cert: string
  /** PKCS #8, PEM. */
  readonly key: string
}

export interface CertificateWish {
  readonly subject?: string
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly bits?: number
}

const DAY_MS = 24 * 3_600_000

export function aCertificate({ subject = 'Contoso', bits = 2048, ...times }: CertificateWish = {}): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  certificate.serialNumber = '01'
  certificate.validity.notBefore = times.notBefore ?? new Date(Date.now() - DAY_MS)
  certificate.validity.notAfter = times.notAfter ?? new Date(Date.now() + 100 * DAY_MS)
  const name = [{ name: 'commonName', value: subject }]
  certificate.setSubject(name)
  certificate.setIssuer(name)
  const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  certificate.sign(forge.pki.privateKeyFromPem(pkcs1), forge.md.sha256.create())
  return {
    cert: forge.pki.certificateToPem(certificate).replaceAll('\r', ''),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** base64. @param key absent: the file holds the certificate alone */
export function aPfx({ cert, key }: { readonly cert: string; readonly key?: string }, password: string): string {
  const certificate = forge.pki.certificateFromPem(cert)
  const pkcs1 = key && createPrivateKey(key).export({ type: 'pkcs1', format: 'pem' }).toString()
  const asn1 = forge.pkcs12.toPkcs12Asn1(pkcs1 ? forge.pki.privateKeyFromPem(pkcs1) : null, [certificate], password, {
    algorithm: 'aes256',
  })
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary').toString('base64')
}

/** The key again, encrypted as PKCS #8 with a password. */
export const encryptedKey = ({ key }: MadeCertificate, passphrase: string): string =>
  createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
