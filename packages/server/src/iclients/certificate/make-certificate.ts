/** Makes a key pair and a certificate of its own signature, which is all Microsoft asks of an app's certificate. */
import { generateKeyPair, randomBytes, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { fitTogether, type KeyPair } from './key-pair.ts'

const BITS = 2048
const DAY_MS = 24 * 3_600_000
/** Clocks of others may be behind ours. */
const SKEW_MS = 300_000

export interface NewCertificate {
  /** Common name. */
  readonly subject: string
  readonly days: number
}

export async function makeCertificate({ subject, days }: NewCertificate, now: Date): Promise<KeyPair> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: BITS })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString())
  // Positive, and of the 20 bytes RFC 5280 4.1.2.2 allows.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(now.getTime() - SKEW_MS)
  certificate.validity.notAfter = new Date(now.getTime() + days * DAY_MS)
  const name = [{ name: 'commonName', value: subject, valueTagClass: forge.asn1.Type.UTF8 as number }]
  certificate.setSubject(name as forge.pki.CertificateField[])
  certificate.setIssuer(name as forge.pki.CertificateField[])
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, critical: true },
  ])
  const key = forge.pki.privateKeyFromPem(pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString())
  certificate.sign(key, forge.md.sha256.create())
  return fitTogether([new X509Certificate(forge.pki.certificateToPem(certificate))], pair.privateKey, 'make', now, true)
}
