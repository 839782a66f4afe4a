/** Releasing an exportable key to an attested environment: POST /keys/{name}/{version}/release. */
import { constants, createCipheriv, createHash, publicEncrypt, sign } from 'node:crypto'
import { type Call, ok } from '../call.ts'
import { type Authority, testAuthority } from '../certificates/authority.ts'
import { invalidProperty, refusal } from '../errors.ts'
import { optionalString, requiredString } from '../json-body.ts'
import { type AttestationToken, readToken, satisfies } from './attestation-token.ts'
import { usableKey } from './crypto.ts'
import { showJwk, showKeyAttributes } from './kind.ts'
import { openMaterial } from './material.ts'
import type { KeyVersion } from './record.ts'
import { documentOf } from './release-policy.ts'

/** Hash of the OAEP step; the key itself is then wrapped with AES. */
const WRAPPINGS: ReadonlyMap<string, string> = new Map([
  ['CKM_RSA_AES_KEY_WRAP', 'sha1'],
  ['RSA_AES_KEY_WRAP_256', 'sha256'],
  ['RSA_AES_KEY_WRAP_384', 'sha384'],
])

/** Alternative initial value of AES key wrap with padding (RFC 5649, section 3). */
const WRAP_IV = Buffer.from('a65959a6', 'hex')

export async function releaseKey(call: Call) {
  const target = requiredString(call.body, 'target')
  const enc = optionalString(call.body, 'enc') ?? 'CKM_RSA_AES_KEY_WRAP'
  const hash = WRAPPINGS.get(enc)
  if (hash === undefined) throw invalidProperty('enc', `It must be one of ${[...WRAPPINGS.keys()].join(', ')}.`)
  const { item, key, kid } = usableKey(call, 'release')
  if (!key.exportable || !key.releasePolicy) throw refusal('releaseRefused', { reason: 'it is not exportable.' })
  const token = readToken(target)
  if (!satisfies(documentOf(Buffer.from(key.releasePolicy.data, 'base64url')), token.claims))
    throw refusal('releaseRefused', { reason: 'the token does not satisfy the release policy.' })

  const nonce = optionalString(call.body, 'nonce')
  const { contentType: _notReleased, ...policy } = key.releasePolicy
  const payload = {
    request: { 'api-version': call.apiVersion, enc, kid, ...(nonce === undefined ? {} : { nonce }) },
    response: {
      key: {
        key: { ...showJwk(call, item, key), key_hsm: wrapped(call, key, token, enc, hash) },
        attributes: showKeyAttributes(call, item, key),
        release_policy: policy,
      },
    },
  }
  return ok({ value: signed(await testAuthority(call.context), payload) })
}

/** PKCS #11 CKM_RSA_AES_KEY_WRAP: a fresh AES key under RSA-OAEP, then the PKCS#8 key under that AES key. */
function wrapped(call: Call, key: KeyVersion, token: AttestationToken, enc: string, hash: string): string {
  const aes = call.context.ids.bytes(32)
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const head = publicEncrypt({ key: token.wrappingKey, padding, oaepHash: hash }, aes)
  const cipher = createCipheriv('id-aes256-wrap-pad', aes, WRAP_IV)
  const tail = Buffer.concat([cipher.update(Buffer.from(key.privateKey, 'base64')), cipher.final()])
  const blob = {
    schema_version: '1.0',
    header: { kid: token.wrappingKeyId, alg: 'dir', enc },
    ciphertext: Buffer.concat([head, tail]).toString('base64url'),
  }
  return encoded(blob)
}

/** A compact JWS, RS256, with the chain that vouches for its key. */
function signed(authority: Authority, payload: object): string {
  const der = Buffer.from(authority.certificate, 'base64')
  const x5t = createHash('sha1').update(der).digest('base64url')
  const header = {
    alg: 'RS256',
    kid: x5t,
    x5t,
    typ: 'JWT',
    'x5t#S256': createHash('sha256').update(der).digest('base64url'),
    x5c: [authority.certificate],
  }
  const input = `${encoded(header)}.${encoded(payload)}`
  return `${input}.${sign('sha256', Buffer.from(input), openMaterial(authority.key)).toString('base64url')}`
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
