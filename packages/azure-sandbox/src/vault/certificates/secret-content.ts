/** The secret behind a certificate: key and certificates in the content type of the policy. */

import { pemBlock } from './pem.ts'
import { readPfx } from './pkcs12-read.ts'
import { writePfx } from './pkcs12-write.ts'
import { type CertificatePolicy, PEM } from './policy.ts'

/**
 * Value of the secret. Without a private key (a policy that forbids exporting it) only certificates are in it.
 * `certificates` are DER, the leaf first.
 */
export function secretValue(
  policy: CertificatePolicy,
  privateKey: Buffer,
  certificates: readonly Buffer[],
  salt: Buffer,
): string {
  const shown = policy.key_props.exportable ? privateKey : undefined
  if (policy.secret_props.contentType === PEM) return pemText(shown, certificates)
  return writePfx(shown, certificates, salt).toString('base64')
}

/** A PFX secret as PEM text. */
export function pfxToPem(value: string): string {
  const { privateKey, certificates } = readPfx(Buffer.from(value, 'base64'), '')
  return pemText(privateKey?.export({ format: 'der', type: 'pkcs8' }), certificates)
}

const pemText = (privateKey: Buffer | undefined, certificates: readonly Buffer[]): string =>
  [
    ...(privateKey ? [pemBlock('PRIVATE KEY', privateKey)] : []),
    ...certificates.map((certificate) => pemBlock('CERTIFICATE', certificate)),
  ].join('')
