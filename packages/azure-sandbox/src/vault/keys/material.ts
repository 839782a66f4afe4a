/** Key material: making it, taking it from a JWK, and turning it into what a record keeps. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import { invalidProperty } from '../errors.ts'
import { CURVES, type CurveName, isCurve, RSA_SIZES } from './key-types.ts'
import type { EcPublic, KeyVersion, RsaPublic } from './record.ts'

export type Material = Pick<KeyVersion, 'publicJwk' | 'privateKey'>

export type MaterialWish =
  | { readonly family: 'RSA'; readonly size: number; readonly exponent: number }
  | { readonly family: 'EC'; readonly curve: CurveName }

const generate = promisify(generateKeyPair)

/** Makes a key off the main thread: RSA 4096 takes seconds, and other calls go on meanwhile. */
export async function makeMaterial(wish: MaterialWish): Promise<Material> {
  const pair =
    wish.family === 'RSA'
      ? await generate('rsa', { modulusLength: wish.size, publicExponent: wish.exponent })
      : await generate('ec', { namedCurve: CURVES[wish.curve].openssl })
  return materialOf(pair.privateKey)
}

/** What a record keeps of a private key. Throws an `invalidProperty` for a size or curve vaults do not have. */
export function materialOf(privateKey: KeyObject): Material {
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    publicJwk: jwk.kty === 'EC' ? ecPublic(jwk) : rsaPublic(jwk),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  }
}

/** The private key of a material that is not (or not yet) a version of a key. */
export const openMaterial = ({ privateKey }: Material): KeyObject =>
  createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })

/** The wish that would make another key like this one, for rotation. */
export function wishLike({ publicJwk }: Material): MaterialWish {
  if ('crv' in publicJwk) return { family: 'EC', curve: publicJwk.crv }
  // an imported key may have another exponent; new keys have one of these
  const exponent = publicJwk.e === 'Aw' ? 3 : 65_537
  return { family: 'RSA', size: modulusBits(publicJwk), exponent }
}

export const modulusBits = (key: RsaPublic): number => Buffer.from(key.n, 'base64url').length * 8

/** Opens the private JWK of an import. Throws an `invalidProperty` naming `key`. */
export function privateKeyFromJwk(jwk: Readonly<Record<string, unknown>>, family: 'RSA' | 'EC'): KeyObject {
  const crv = typeof jwk.crv === 'string' && isCurve(jwk.crv) ? CURVES[jwk.crv].jwk : jwk.crv
  try {
    const key = createPrivateKey({ key: { ...jwk, kty: family, crv } as JsonWebKey, format: 'jwk' })
    if (isPair(key)) return key
  } catch {
    // refused below, like a key whose halves do not belong together
  }
  throw invalidProperty('key', `It is not a complete private ${family} key.`)
}

/** Whether the public members are those of the private ones: node does not look. */
function isPair(key: KeyObject): boolean {
  const message = Buffer.from('a pair signs and verifies')
  return verify('sha256', message, createPublicKey(key), sign('sha256', message, key))
}

function rsaPublic({ n = '', e = '' }: JsonWebKey): RsaPublic {
  const bits = modulusBits({ n, e })
  if (!RSA_SIZES.some((size) => size === bits))
    throw invalidProperty('key', `RSA keys have 2048, 3072 or 4096 bits, not ${bits}.`)
  return { n, e }
}

function ecPublic({ crv, x = '', y = '' }: JsonWebKey): EcPublic {
  const curve = Object.entries(CURVES).find(([, known]) => known.jwk === crv)?.[0]
  if (curve === undefined || !isCurve(curve)) throw invalidProperty('key', `Curve ${crv} is not offered.`)
  return { crv: curve, x, y }
}
