/** Opening PKCS #12 files (PFX) of any of the usual encryptions, for import. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import forge from 'node-forge'

interface PfxContents {
  readonly privateKey?: KeyObject
  /** DER, in the file's order. */
  readonly certificates: readonly Buffer[]
}

/** Opens a PFX. Throws when it is none, or the password does not fit. */
export function readPfx(pfx: Buffer, password: string): PfxContents {
  const file = open(pfx, password)
  const keys = [...bags(file, oids.pkcs8ShroudedKeyBag), ...bags(file, oids.keyBag)]
  const key = keys[0]
  return {
    ...(key ? { privateKey: privateKeyOf(key) } : {}),
    certificates: bags(file, oids.certBag).map(certificateOf),
  }
}

const oids = {
  pkcs8ShroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  certBag: '1.2.840.113549.1.12.10.1.3',
}

/** Writers disagree on what an empty password is: two zero bytes, or nothing at all. */
function open(pfx: Buffer, password: string): forge.pkcs12.Pkcs12Pfx {
  const asn1 = forge.asn1.fromDer(forge.util.createBuffer(pfx.toString('binary')))
  try {
    return forge.pkcs12.pkcs12FromAsn1(asn1, false, password)
  } catch (error) {
    if (password !== '') throw error
    return forge.pkcs12.pkcs12FromAsn1(asn1, false)
  }
}

const bags = (file: forge.pkcs12.Pkcs12Pfx, bagType: string): readonly forge.pkcs12.Bag[] =>
  file.getBags({ bagType })[bagType] ?? []

/** The library knows RSA keys; of others it hands over the PrivateKeyInfo as it stands. */
function privateKeyOf(bag: forge.pkcs12.Bag): KeyObject {
  if (bag.key) return createPrivateKey({ key: der(forge.pki.privateKeyToAsn1(bag.key)), format: 'der', type: 'pkcs1' })
  return createPrivateKey({ key: der(bag.asn1), format: 'der', type: 'pkcs8' })
}

const certificateOf = (bag: forge.pkcs12.Bag): Buffer =>
  der(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1)

const der = (asn1: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
