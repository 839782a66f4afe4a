/** A PFX file (PKCS #12, RFC 7292): certificate, chain and private key under one password. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { certificateFault } from './key-pair.ts'

const NO_PFX = 'This is no PFX file. Upload a .pfx or .p12 file, or choose PEM.'

/**
 * @param pfx base64 of the file
 * @throws AppError invalid_field
 */
export function readPfx(
  pfx: string,
  passphrase: string,
): { readonly certificates: readonly X509Certificate[]; readonly key: KeyObject } {
  const file = open(pfx, passphrase)
  const bags = file.safeContents.flatMap(({ safeBags }) => safeBags)
  const key = bags.find(({ type }) => type === forge.pki.oids.pkcs8ShroudedKeyBag || type === forge.pki.oids.keyBag)
  if (key === undefined) {
    throw certificateFault(
      'pfx',
      'This PFX file holds no private key. Export it again and choose "Yes, export the private key".',
    )
  }
  const certificates = bags
    .filter(({ type }) => type === forge.pki.oids.certBag)
    .map(({ cert, asn1 }) => new X509Certificate(der(cert ? forge.pki.certificateToAsn1(cert) : asn1)))
  if (certificates.length === 0) throw certificateFault('pfx', 'This PFX file holds a private key, but no certificate.')
  return { certificates, key: keyOf(key) }
}

function open(pfx: string, passphrase: string): forge.pkcs12.Pkcs12Pfx {
  const text = pfx.replace(/\s/g, '')
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text)
  let content: forge.asn1.Asn1
  try {
    if (!isBase64) throw new RangeError('not base64')
    content = forge.asn1.fromDer(Buffer.from(text, 'base64').toString('binary'))
  } catch {
    throw certificateFault('pfx', NO_PFX)
  }
  try {
    return decrypted(content, passphrase)
  } catch (error) {
    const words = error instanceof Error ? error.message : ''
    // The library has one error class; these are the words of RFC 7292's own steps.
    if (/MAC could not be verified|decrypt/i.test(words)) {
      const reason =
        passphrase === '' ? 'The PFX file has a password. Enter it.' : 'The password of the PFX file is wrong.'
      throw certificateFault('passphrase', reason)
    }
    throw certificateFault('pfx', NO_PFX)
  }
}

/** Writers disagree on what an empty password is: two zero bytes, or nothing at all. */
function decrypted(content: forge.asn1.Asn1, passphrase: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return forge.pkcs12.pkcs12FromAsn1(content, false, passphrase)
  } catch (error) {
    if (passphrase !== '') throw error
    return forge.pkcs12.pkcs12FromAsn1(content, false)
  }
}

/** Keys other than RSA's the library hands on as they are encoded. */
function keyOf({ key, asn1 }: forge.pkcs12.Bag): KeyObject {
  try {
    if (!key) return createPrivateKey({ key: der(asn1), format: 'der', type: 'pkcs8' })
    return createPrivateKey({ key: der(forge.pki.privateKeyToAsn1(key)), format: 'der', type: 'pkcs1' })
  } catch {
    throw certificateFault('pfx', 'The private key in the PFX file cannot be read.')
  }
}

const der = (asn1: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
