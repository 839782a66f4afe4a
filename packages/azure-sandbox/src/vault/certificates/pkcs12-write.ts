/**
 * Writing PKCS #12 files (RFC 7292) the way Key Vault hands them out: empty password, the key under triple DES, the
 * certificates in the clear, a SHA-1 MAC. Old algorithms on purpose: every reader knows them, and an empty password
 * protects nothing anyway.
 */
import { createHash, createHmac } from 'node:crypto'
import forge from 'node-forge'

const ITERATIONS = 2000
const MAC_KEY_BYTES = 20
/** Purpose byte of a MAC key (RFC 7292, appendix B.3). */
const MAC_PURPOSE = 3

/** Makes a PFX of a private key (PKCS#8 DER; undefined for certificates alone) and certificates (DER, leaf first). */
export function writePfx(privateKey: Buffer | undefined, certificates: readonly Buffer[], salt: Buffer): Buffer {
  const localKeyId = createHash('sha1')
    .update(certificates[0] ?? Buffer.alloc(0))
    .digest()
  const certificateBags = certificates.map((one, at) => certificateBag(one, at === 0 ? localKeyId : undefined))
  const keyBags = privateKey ? [keyBag(privateKey, localKeyId)] : []
  const safes = [certificateBags, keyBags].filter((bags) => bags.length > 0)
  const authenticated = sequence(...safes.map((bags) => contentInfo(sequence(...bags))))
  return sequence(integer(3), contentInfo(authenticated), macData(authenticated, salt))
}

function certificateBag(certificate: Buffer, localKeyId: Buffer | undefined): Buffer {
  const bag = sequence(oid('1.2.840.113549.1.9.22.1'), tagged(octets(certificate)))
  return safeBag('1.2.840.113549.1.12.10.1.3', bag, localKeyId)
}

function keyBag(privateKey: Buffer, localKeyId: Buffer): Buffer {
  const info = forge.asn1.fromDer(forge.util.createBuffer(privateKey.toString('binary')))
  const encrypted = forge.pki.encryptPrivateKeyInfo(info, '', { algorithm: '3des', count: ITERATIONS })
  const bag = Buffer.from(forge.asn1.toDer(encrypted).getBytes(), 'binary')
  return safeBag('1.2.840.113549.1.12.10.1.2', bag, localKeyId)
}

function safeBag(type: string, value: Buffer, localKeyId: Buffer | undefined): Buffer {
  const attributes = localKeyId ? [set(sequence(oid('1.2.840.113549.1.9.21'), set(octets(localKeyId))))] : []
  return sequence(oid(type), tagged(value), ...attributes)
}

const contentInfo = (content: Buffer): Buffer => sequence(oid('1.2.840.113549.1.7.1'), tagged(octets(content)))

function macData(authenticated: Buffer, salt: Buffer): Buffer {
  const saltBuffer = forge.util.createBuffer(salt.toString('binary'))
  const key = forge.pkcs12.generateKey('', saltBuffer, MAC_PURPOSE, ITERATIONS, MAC_KEY_BYTES)
  const mac = createHmac('sha1', Buffer.from(key.getBytes(), 'binary')).update(authenticated).digest()
  const algorithm = sequence(oid('1.3.14.3.2.26'), Buffer.from([0x05, 0x00]))
  return sequence(sequence(algorithm, octets(mac)), octets(salt), integer(ITERATIONS))
}

// DER (X.690, section 8): a tag, a length, the content
const encode = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag]), lengthOf(content), content])
const sequence = (...parts: readonly Buffer[]): Buffer => encode(0x30, Buffer.concat(parts))
const set = (...parts: readonly Buffer[]): Buffer => encode(0x31, Buffer.concat(parts))
const octets = (content: Buffer): Buffer => encode(0x04, content)
const tagged = (content: Buffer): Buffer => encode(0xa0, content)
const oid = (dotted: string): Buffer => encode(0x06, Buffer.from(forge.asn1.oidToDer(dotted).getBytes(), 'binary'))

function integer(value: number): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return encode(0x02, (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

function lengthOf({ length }: Buffer): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}
