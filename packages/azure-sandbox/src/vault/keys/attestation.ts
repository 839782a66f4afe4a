/**
 * Key attestation: GET /keys/{name}/{version}/attestation. The blobs have the shape of the real ones; they are signed by
 * the sandbox's authority and attest nothing about hardware.
 */
import { createPublicKey, sign } from 'node:crypto'
import { type Call, ok } from '../call.ts'
import { testAuthority } from '../certificates/authority.ts'
import { pemBlock } from '../certificates/pem.ts'
import { refusal } from '../errors.ts'
import { requireVersion } from '../lifecycle/lookup.ts'
import { KEY_TYPES } from './key-types.ts'
import { KEYS, showKey, showKeyAttributes } from './kind.ts'
import { openMaterial } from './material.ts'
import { privateKeyOf } from './record.ts'

/** Only keys of an HSM type can be attested. */
export async function getAttestation(call: Call) {
  const { item, version: key } = requireVersion(call, KEYS)
  if (!KEY_TYPES[key.kty].hsm) throw refusal('attestationUnavailable', { kty: key.kty })
  const authority = await testAuthority(call.context)
  const publicKey = createPublicKey(privateKeyOf(key)).export({ format: 'der', type: 'spki' })
  const statement = (what: string): string => {
    const text = Buffer.concat([Buffer.from(`${what}\0`), publicKey])
    return Buffer.concat([text, sign('sha256', text, openMaterial(authority.key))]).toString('base64url')
  }
  const attestation = {
    certificatePemFile: Buffer.from(pemBlock('CERTIFICATE', Buffer.from(authority.certificate, 'base64'))).toString(
      'base64url',
    ),
    privateKeyAttestation: statement('private key attestation'),
    publicKeyAttestation: statement('public key attestation'),
    version: '1.0',
  }
  const attributes = { ...showKeyAttributes(call, item, key), attestation }
  return ok({ ...showKey(call, item, key), attributes })
}
