/** Importing a certificate with its private key: POST /certificates/{name}/import of a PFX or PEM. */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readAttributes, readTags } from '../attributes.ts'
import { type Call, ok } from '../call.ts'
import { invalidProperty } from '../errors.ts'
import { optionalBoolean, optionalObject, optionalString, requiredString } from '../json-body.ts'
import type { KeyTypeName } from '../keys/key-types.ts'
import { materialOf } from '../keys/material.ts'
import { MAX_TAG_LENGTH } from './create.ts'
import { importedPolicy } from './imported-policy.ts'
import { putOnShelves } from './issue.ts'
import { showBundle } from './kind.ts'
import { joinableCertificate } from './name-check.ts'
import type { PendingKey } from './operation-record.ts'
import { certificatesOf, isPem, privateKeyIn } from './pem.ts'
import { readPfx } from './pkcs12-read.ts'
import { PEM, PFX, type SecretContentType } from './policy.ts'

interface Imported {
  readonly privateKey: KeyObject
  readonly certificates: readonly Buffer[]
  readonly contentType: SecretContentType
}

export function importCertificate(call: Call) {
  const imported = open(requiredString(call.body, 'value'), optionalString(call.body, 'pwd') ?? '')
  const given = optionalObject(call.body, 'policy')
  const tags = readTags(call.body, MAX_TAG_LENGTH)
  const attributes = readAttributes(call.body)
  const preserveCertOrder = optionalBoolean(call.body, 'preserveCertOrder') ?? false
  joinableCertificate(call)

  const key: PendingKey = { kty: keyType(imported.privateKey), ...materialOf(imported.privateKey) }
  const chain = leafFirst(imported)
  const policy = importedPolicy(given, key, chain[0], imported.contentType, call.now)
  const { item, version } = putOnShelves(call, {
    policy,
    key: { ...key, kty: policy.key_props.kty },
    chain,
    attributes,
    ...(tags === undefined ? {} : { tags }),
    preserveCertOrder,
    now: call.now,
  })
  return ok(showBundle(call, item, version))
}

function open(value: string, password: string): Imported {
  try {
    const contents = isPem(value)
      ? { privateKey: privateKeyIn(value, password), certificates: certificatesOf(value) }
      : readPfx(Buffer.from(value, 'base64'), password)
    const { privateKey, certificates } = contents
    if (privateKey) return { privateKey, certificates, contentType: isPem(value) ? PEM : PFX }
  } catch {
    throw invalidProperty('value', 'It is no PFX in base64 and no PEM text, or the password (pwd) does not open it.')
  }
  throw invalidProperty('value', 'It holds no private key.')
}

/** The certificate of the private key, then the others in their order. */
function leafFirst({ privateKey, certificates }: Imported): readonly [Buffer, ...Buffer[]] {
  const own = createPublicKey(privateKey)
  const leaf = certificates.findIndex((der) => new X509Certificate(der).publicKey.equals(own))
  const first = certificates[leaf]
  if (!first) throw invalidProperty('value', 'It holds no certificate for its private key.')
  return [first, ...certificates.filter((_, at) => at !== leaf)]
}

function keyType(privateKey: KeyObject): KeyTypeName {
  if (privateKey.asymmetricKeyType === 'rsa') return 'RSA'
  if (privateKey.asymmetricKeyType === 'ec') return 'EC'
  throw invalidProperty('value', `Keys of type ${privateKey.asymmetricKeyType} are not offered.`)
}
