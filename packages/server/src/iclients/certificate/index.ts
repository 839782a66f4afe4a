/** The certificate of a client: read from PEM or PFX, or made here. */
import { X509Certificate } from 'node:crypto'
import { type ClientCertificateInput, isMask } from '@keyway/contract'
import { AppError } from '../../errors.ts'
import { certificateFault, fitTogether, type KeyPair, type StoredCertificate } from './key-pair.ts'
import { makeCertificate } from './make-certificate.ts'
import { openFile } from './open-file.ts'
import { readPem } from './read-pem.ts'

export type { KeyPair, StoredCertificate } from './key-pair.ts'

/**
 * The key pair a client was given; null when it keeps the one it has.
 * @param kept what is stored, with its key
 * @param name of the client, for a certificate that is made
 * @throws AppError invalid_field, missing_required_field, masked_secret
 */
export async function readCertificate(
  given: ClientCertificateInput | undefined,
  kept: StoredCertificate | undefined,
  name: string,
  now: Date,
): Promise<KeyPair | null> {
  const { cert, pfx, make } = given ?? {}
  const key = isMask(given?.key) ? undefined : given?.key
  if (pfx !== undefined && !isMask(pfx)) {
    if (cert !== undefined && !isSame(cert, kept)) throw twoAtOnce()
    const found = await openFile({ pfx, passphrase: given?.passphrase ?? '' })
    return fitTogether(found.certificates, found.key, 'pfx', now)
  }
  if (make !== undefined) {
    // The certificate that was read stands beside it when the document is sent back with a wish for a new one.
    if (cert !== undefined && !isSame(cert, kept)) throw twoAtOnce()
    return await makeCertificate({ subject: make.subject ?? name.slice(0, 64), days: make.days }, now)
  }
  if (cert !== undefined && !(key === undefined && isSame(cert, kept))) {
    const file = { cert, key, passphrase: given?.passphrase }
    const found = file.passphrase ? await openFile(file) : readPem(file)
    return fitTogether(found.certificates, found.key, 'cert', now)
  }
  if (key !== undefined)
    throw certificateFault('cert', 'This is a private key without its certificate. Add the certificate too.')
  if (kept !== undefined) return null
  throw new AppError('missing_required_field', {
    field: 'oauth2.clientCertificate',
    facts: { label: 'Certificate' },
  })
}

const twoAtOnce = (): AppError =>
  certificateFault('', 'Give one certificate: a PEM, a PFX file, or have one made. Leave the others out.')

const isSame = (cert: string, kept: StoredCertificate | undefined): boolean =>
  kept !== undefined && (cert.trim() === kept.cert || sameBytes(cert, kept.cert))

function sameBytes(a: string, b: string): boolean {
  try {
    return new X509Certificate(a).raw.equals(new X509Certificate(b).raw)
  } catch {
    return false
  }
}
