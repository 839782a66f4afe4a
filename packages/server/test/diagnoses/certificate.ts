/**
 * Makes a self-signed certificate of any name and time, in as much DER as that takes (RFC 5280 4.1, X.690): servers of a
 * test show certificates that no authority would give out.
 */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'

export interface SelfSigned {
  readonly key: string
  readonly cert: string
}

/** @param certified the public key it is for (SPKI, DER) where that is not the one it is signed with */
export function selfSigned(host: string, from: Date, to: Date, certified?: Buffer): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const name = sequence(set(sequence(COMMON_NAME, text(0x0c, host))))
  const alternative = octets(sequence(text(0x82, host)))
  const authority = octets(sequence(der(0x01, Buffer.from([0xff]))))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    sequence(ECDSA_SHA256),
    name,
    sequence(time(from), time(to)),
    name,
    certified ?? publicKey,
    der(0xa3, sequence(sequence(ALTERNATIVE_NAME, alternative), sequence(BASIC_CONSTRAINTS, authority))),
  )
  const signature = sign('sha256', body, createPrivateKey(privateKey))
  const whole = sequence(body, sequence(ECDSA_SHA256), der(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = whole
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')
  return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` }
}

/** The public key (SPKI, DER) in a request (RFC 2986): the third member of what was signed, after version and name. */
export function keyOfRequest(csr: Buffer): Buffer {
  const [toSign] = membersOf(contentOf(csr))
  const [, , key] = membersOf(contentOf(toSign ?? csr))
  if (key === undefined) throw new Error('this is not a certificate request')
  return key
}

const contentOf = (value: Buffer): Buffer => {
  const { head, length } = sizeAt(value, 0)
  return value.subarray(head, head + length)
}

/** Values one after another, each with its tag and length. */
function membersOf(content: Buffer): readonly Buffer[] {
  const members: Buffer[] = []
  let at = 0
  while (at < content.length) {
    const { head, length } = sizeAt(content, at)
    members.push(content.subarray(at, at + head + length))
    at += head + length
  }
  return members
}

function sizeAt(bytes: Buffer, at: number): { readonly head: number; readonly length: number } {
  const first = bytes.readUInt8(at + 1)
  if (first < 0x80) return { head: 2, length: first }
  const more = first - 0x80
  return { head: 2 + more, length: bytes.readUIntBE(at + 2, more) }
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts)
const octets = (content: Buffer): Buffer => der(0x04, content)
const text = (tag: number, content: string): Buffer => der(tag, Buffer.from(content))
/** GeneralizedTime, e.g. `20260101000000Z`. */
const time = (at: Date): Buffer => text(0x18, `${at.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`)

const ECDSA_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex')
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex')
