/**
 * RSA signatures over a digest. Key Vault is handed digests, node signs only messages: the paddings of RFC 8017 are
 * built here and node does the exponentiation.
 */
import { constants, createHash, type KeyObject, privateEncrypt, publicDecrypt, timingSafeEqual } from 'node:crypto'
import type { HashAlgorithm } from './algorithms.ts'

/** DER of DigestInfo up to the digest (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

/** RSASSA-PKCS1-v1_5; without `hash` the value is padded as it is (RSNULL). */
export function signPkcs1(key: KeyObject, hash: HashAlgorithm | undefined, digest: Buffer): Buffer {
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, digestInfo(hash, digest))
}

export function verifyPkcs1(
  key: KeyObject,
  hash: HashAlgorithm | undefined,
  digest: Buffer,
  signature: Buffer,
): boolean {
  return equal(recovered(key, constants.RSA_PKCS1_PADDING, signature), digestInfo(hash, digest))
}

const digestInfo = (hash: HashAlgorithm | undefined, digest: Buffer): Buffer =>
  hash ? Buffer.concat([Buffer.from(DIGEST_INFO[hash.name] ?? '', 'hex'), digest]) : digest

/** RSASSA-PSS with a salt as long as the hash (RFC 7518, section 3.5). */
export function signPss(key: KeyObject, hash: HashAlgorithm, digest: Buffer, salt: Buffer): Buffer {
  const size = modulusBytes(key)
  const h = saltedHash(hash, digest, salt)
  const block = Buffer.concat([Buffer.alloc(size - salt.length - hash.bytes - 2), Buffer.from([1]), salt])
  const masked = xor(block, mask(hash, h, block.length))
  masked.writeUInt8(masked.readUInt8(0) & 0x7f, 0)
  const encoded = Buffer.concat([masked, h, Buffer.from([0xbc])])
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded)
}

/** EMSA-PSS-VERIFY (RFC 8017, section 9.1.2). */
export function verifyPss(key: KeyObject, hash: HashAlgorithm, digest: Buffer, signature: Buffer): boolean {
  const encoded = recovered(key, constants.RSA_NO_PADDING, signature)
  const size = modulusBytes(key)
  if (encoded?.length !== size || encoded.at(-1) !== 0xbc || encoded.readUInt8(0) > 0x7f) return false
  const blockSize = size - hash.bytes - 1
  const h = encoded.subarray(blockSize, -1)
  const block = xor(encoded.subarray(0, blockSize), mask(hash, h, blockSize))
  block.writeUInt8(block.readUInt8(0) & 0x7f, 0)
  const saltAt = blockSize - hash.bytes
  const zeros = block.subarray(0, saltAt - 1)
  if (zeros.some((byte) => byte !== 0) || block[saltAt - 1] !== 1) return false
  return equal(h, saltedHash(hash, digest, block.subarray(saltAt)))
}

const saltedHash = (hash: HashAlgorithm, digest: Buffer, salt: Buffer): Buffer =>
  createHash(hash.name).update(Buffer.alloc(8)).update(digest).update(salt).digest()

/** MGF1 (RFC 8017, appendix B.2.1). */
function mask(hash: HashAlgorithm, seed: Buffer, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / hash.bytes) }, (_, counter) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return createHash(hash.name).update(seed).update(count).digest()
  })
  return Buffer.concat(blocks).subarray(0, length)
}

const xor = (a: Buffer, b: Buffer): Buffer => Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)))

const modulusBytes = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8

/** Undefined when it is no signature at all. OpenSSL lets leading zeros be left out, RFC 8017 (section 8) does not. */
function recovered(key: KeyObject, padding: number, signature: Buffer): Buffer | undefined {
  if (signature.length !== modulusBytes(key)) return undefined
  try {
    return publicDecrypt({ key, padding }, signature)
  } catch {
    return undefined
  }
}

const equal = (a: Buffer | undefined, b: Buffer): boolean =>
  a !== undefined && a.length === b.length && timingSafeEqual(a, b)
