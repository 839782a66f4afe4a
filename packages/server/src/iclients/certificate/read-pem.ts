/** A certificate and its private key as PEM, the way tools write them: together or apart, encrypted or not. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { certificateFault } from './key-pair.ts'

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g

interface PemBlock {
  readonly kind: string
  readonly text: string
}

const blocksOf = (text: string): readonly PemBlock[] =>
  [...text.matchAll(BLOCK)].map((match) => ({ kind: match[1] ?? '', text: match[0] }))

export interface PemInput {
  readonly cert: string
  readonly key: string | undefined
  readonly passphrase: string | undefined
}

/** @throws AppError invalid_field */
export function readPem({ cert, key, passphrase }: PemInput): {
  readonly certificates: readonly X509Certificate[]
  readonly key: KeyObject
} {
  const certificates = readCertificates(cert)
  const own = key ?? blocksOf(cert).find(isKey)?.text
  if (own === undefined) {
    throw certificateFault(
      'key',
      'This is a certificate without its private key. Add the private key (PEM), upload a PFX file that holds both, or let Keyway make a key.',
    )
  }
  return { certificates, key: readKey(own, passphrase) }
}

const isKey = ({ kind }: PemBlock): boolean => kind.endsWith('PRIVATE KEY')

/** @throws AppError invalid_field */
export function readCertificates(text: string): readonly X509Certificate[] {
  const blocks = blocksOf(text)
  const found = blocks.filter(({ kind }) => kind === 'CERTIFICATE' || kind === 'TRUSTED CERTIFICATE')
  if (found.length > 0) return found.map(({ text: pem }) => parse(pem))
  const other = blocks[0]
  if (other !== undefined) {
    throw certificateFault('cert', OTHER_BLOCKS.find(([kind]) => kind.test(other.kind))?.[1] ?? NO_CERTIFICATE)
  }
  // A file of the kind "Base-64 encoded" without its first and last line, or the bytes of a .cer file.
  const bytes = Buffer.from(text.replace(/\s/g, ''), 'base64')
  if (bytes[0] !== 0x30) throw certificateFault('cert', NO_CERTIFICATE)
  return [parse(bytes)]
}

const NO_CERTIFICATE = 'This is no certificate. It begins with -----BEGIN CERTIFICATE-----.'

const OTHER_BLOCKS: readonly (readonly [RegExp, string])[] = [
  [/PRIVATE KEY$/, 'This is a private key without its certificate. Add the certificate too.'],
  [
    /REQUEST$/,
    'This is a request for a certificate (CSR). Upload the certificate your authority made of it, with the private key.',
  ],
  [/PUBLIC KEY$/, 'This is a public key, not a certificate.'],
]

function parse(certificate: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(certificate)
  } catch {
    throw certificateFault('cert', 'The certificate cannot be read: it is cut off or damaged. Copy all of it.')
  }
}

function readKey(text: string, passphrase: string | undefined): KeyObject {
  const block = blocksOf(text).find(isKey)
  if (block === undefined) {
    throw certificateFault(
      'key',
      'This is no private key. It begins with -----BEGIN PRIVATE KEY----- or a similar line.',
    )
  }
  const isEncrypted = block.kind === 'ENCRYPTED PRIVATE KEY' || /Proc-Type:\s*4,ENCRYPTED/.test(block.text)
  if (isEncrypted && !passphrase) {
    throw certificateFault('passphrase', 'The private key is encrypted. Enter its password.')
  }
  try {
    return createPrivateKey({ key: block.text, format: 'pem', ...(passphrase ? { passphrase } : {}) })
  } catch {
    if (isEncrypted) throw certificateFault('passphrase', 'The password does not open the private key.')
    throw certificateFault('key', 'The private key cannot be read: it is cut off or damaged. Copy all of it.')
  }
}
