/** A certificate authority outside the vault: it signs requests that are merged afterwards. */
import 'reflect-metadata'
import { generateKeyPairSync } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** Signs a request (DER); both certificates are DER too. */
export async function signOutside(csr: Uint8Array): Promise<{ leaf: Uint8Array; authority: Uint8Array }> {
  const request = new x509.Pkcs10CertificateRequest(new Uint8Array(csr))
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const keys = {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  }
  const common = { notBefore: new Date(), notAfter: new Date(Date.now() + 86_400_000), signingAlgorithm: algorithm }
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...common,
    serialNumber: '01',
    name: 'CN=outside',
    keys,
  })
  const leaf = await x509.X509CertificateGenerator.create({
    ...common,
    serialNumber: '02',
    subject: request.subject,
    issuer: authority.subject,
    publicKey: request.publicKey,
    signingKey: keys.privateKey,
  })
  return { leaf: new Uint8Array(leaf.rawData), authority: new Uint8Array(authority.rawData) }
}
