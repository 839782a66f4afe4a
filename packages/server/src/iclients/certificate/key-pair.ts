/** A certificate with its private key: checked to fit each other and what Microsoft takes, and described for people. */
import { createHash, type KeyObject, type X509Certificate } from 'node:crypto'
import type { ClientCertificate } from '@keyway/contract'
import { AppError } from '../../errors.ts'

export interface KeyPair {
  readonly certificate: StoredCertificate
  /** PKCS #8, PEM. */
  readonly privateKey: string
}

/** What is stored of a certificate in the clear: all of it is public. */
export type StoredCertificate = Omit<ClientCertificate, 'key'>

const FIELD = 'oauth2.clientCertificate'

/** @param member of `clientCertificate`, e.g. `pfx`; empty for the whole of it */
export const certificateFault = (
  member: '' | 'cert' | 'key' | 'passphrase' | 'pfx' | 'make',
  reason: string,
): AppError => new AppError('invalid_field', { field: member === '' ? FIELD : `${FIELD}.${member}`, facts: { reason } })

/** The least Microsoft advises for keys of apps. */
const LEAST_BITS = 2048

/**
 * @param certificates one or more, as files often hold a chain: the one of the key is taken
 * @param member where a fault is shown
 * @throws AppError invalid_field
 */
export function fitTogether(
  certificates: readonly X509Certificate[],
  key: KeyObject,
  member: 'cert' | 'pfx' | 'make',
  now: Date,
  madeByKeyway = false,
): KeyPair {
  if (key.asymmetricKeyType !== 'rsa') {
    const kind = key.asymmetricKeyType === 'ec' ? 'an elliptic-curve key' : `a key of the kind ${key.asymmetricKeyType}`
    throw certificateFault(member, `The certificate has ${kind}. Microsoft Entra ID takes RSA keys only.`)
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < LEAST_BITS)
    throw certificateFault(member, `The key has ${bits} bits. It must have at least ${LEAST_BITS}.`)
  const certificate = certificates.find((one) => one.checkPrivateKey(key))
  if (certificate === undefined) {
    throw certificateFault(
      member,
      'The private key is not the one of the certificate. Upload the two that belong together.',
    )
  }
  if (certificate.validToDate <= now) {
    throw certificateFault(
      member,
      `The certificate expired on ${day(certificate.validToDate)}. Upload one that is still valid.`,
    )
  }
  return {
    certificate: describe(certificate, madeByKeyway),
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function describe(certificate: X509Certificate, madeByKeyway: boolean): StoredCertificate {
  return {
    cert: certificate.toString().trim(),
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    thumbprintSha256: createHash('sha256').update(certificate.raw).digest('base64url'),
    subject: certificate.subject.replaceAll('\n', ', '),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    madeByKeyway,
  }
}

const day = (date: Date): string => date.toISOString().slice(0, 10)
