/** PEM (RFC 7468): blocks in and out. */
import { createPrivateKey, type KeyObject } from 'node:crypto'

/** One PEM block, lines of 64 characters. */
export function pemBlock(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export const isPem = (text: string): boolean => text.includes('-----BEGIN ')

/** DER of all certificates in the text, in order. */
export function certificatesOf(text: string): Buffer[] {
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)
  return [...blocks].map(([, base64 = '']) => Buffer.from(base64, 'base64'))
}

/** The first private key, encrypted or not; undefined when there is none. Throws when the password does not fit. */
export function privateKeyIn(text: string, password: string): KeyObject | undefined {
  const block = /-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----[\s\S]+?-----END \1-----/.exec(text)
  return block ? createPrivateKey({ key: block[0], format: 'pem', passphrase: password }) : undefined
}
