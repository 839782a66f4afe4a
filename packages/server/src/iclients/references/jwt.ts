/** The JWT of a client: signed anew for each request it stands in (RFC 7519, RFC 7515, algorithms of RFC 7518 section 3.1). */
import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto'
import { SIGNATURE_METHODS, type SignatureMethod } from '@keyway/contract'
import { SignJWT } from 'jose'
import { compileTemplate, TemplateError } from '../../templates/index.ts'
import type { IClientDocument } from '../iclient-document.ts'
import type { References } from './references-of.ts'

type Jwt = NonNullable<IClientDocument['jwt']>
type Encrypted = Readonly<Record<string, string>>

/** Services take an assertion for minutes, and it is used at once (RFC 7523 section 3). */
const LIFE_S = 300

/**
 * @param key the secret or the private key, as it was entered
 * @throws TemplateError when payload or headers cannot be made, or the key signs nothing
 */
export async function signJwt(
  jwt: Jwt,
  key: string,
  references: References,
  encrypted: Encrypted,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  const payload = { iat: issuedAt, exp: issuedAt + LIFE_S, ...claims(jwt.payload, references, encrypted) }
  const headers = jwt.headers ? claims(jwt.headers, references, encrypted) : {}
  try {
    return await new SignJWT(payload)
      .setProtectedHeader({ typ: 'JWT', ...headers, alg: SIGNATURE_METHODS[jwt.signatureMethod] })
      .sign(keyOf(jwt, key))
  } catch (error) {
    throw new TemplateError('The JWT of the OAuth 2.0 client cannot be signed with its key.', { cause: error })
  }
}

/** @returns what is wrong with it, as a sentence */
export function claimsFault(value: NonNullable<Jwt['payload']>, references: References, encrypted: Encrypted) {
  try {
    claims(value, references, encrypted)
    return undefined
  } catch (error) {
    if (error instanceof TemplateError) return error.message
    throw error
  }
}

function claims(value: NonNullable<Jwt['payload']>, references: References, encrypted: Encrypted): object {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const { clientId, unencrypted, settings } = references
  const filled = compileTemplate(text, { escaping: 'json', lacking: 'the OAuth 2.0 client' })({
    iClient: { clientId, unencrypted, encrypted },
    settings,
  })
  let read: unknown
  try {
    read = JSON.parse(filled)
  } catch {
    // The error of the parser quotes what it read, which may be a secret.
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read
  throw new TemplateError('This must be a JSON object, such as {"iss": "{{iClient.clientId}}"}.')
}

/** Curve of each method of the elliptic curves, by OpenSSL's name (RFC 7518 section 3.4). */
const CURVES: Partial<Record<SignatureMethod, string>> = { es256: 'prime256v1', es384: 'secp384r1', es512: 'secp521r1' }
const LEAST_RSA_BITS = 2048

/** @returns what is wrong with a key, as a sentence */
export function keyFault(jwt: Jwt, text: string): string | undefined {
  const { signatureMethod: method } = jwt
  let key: KeyObject
  try {
    key = keyOf(jwt, text)
  } catch {
    return 'This is not a private key in PEM form, without a passphrase: it begins with -----BEGIN PRIVATE KEY-----.'
  }
  if (key.type === 'secret') {
    const least = Number(method.slice(-3)) / 8
    const size = key.symmetricKeySize ?? 0
    return size >= least
      ? undefined
      : `The secret has ${size} bytes. ${method} needs ${least} at least (RFC 7518 section 3.2).`
  }
  const curve = CURVES[method]
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (curve !== undefined) return namedCurve === curve ? undefined : `${method} needs a key of the curve ${curve}.`
  if (key.asymmetricKeyType !== 'rsa') return `${method} needs an RSA key.`
  return modulusLength >= LEAST_RSA_BITS
    ? undefined
    : `The RSA key has ${modulusLength} bits. ${method} needs ${LEAST_RSA_BITS} at least.`
}

function keyOf({ signatureMethod, isSecretBase64Encoded }: Jwt, text: string): KeyObject {
  if (!signatureMethod.startsWith('hmac')) return createPrivateKey(text)
  return createSecretKey(Buffer.from(text, isSecretBase64Encoded ? 'base64' : 'utf8'))
}
