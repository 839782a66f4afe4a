/** Key Vault's published limits (Microsoft, "Azure Key Vault service limits"): requests per vault and 10 seconds. */
import type { Call } from '../call.ts'
import { isKeyType, KEY_TYPES, type KeyTypeName } from '../keys/key-types.ts'
import { modulusBits } from '../keys/material.ts'
import type { OperationId } from '../operations/index.ts'

/** Requests that share an allowance. */
export type Bucket = 'key creation' | 'key use' | 'secret creation' | 'other'

export interface Price {
  readonly bucket: Bucket
  /** Requests of this kind that fill the bucket by themselves: an RSA 4096 use weighs eight times one of RSA 2048. */
  readonly limit: number
}

/** By key size of RSA; EC keys count as RSA 2048 whatever their curve. */
const KEY_LIMITS = {
  software: { create: 20, use: { 2048: 4000, 3072: 1000, 4096: 500 } },
  hsm: { create: 10, use: { 2048: 2000, 3072: 500, 4096: 250 } },
} as const

const SECRET_CREATION = 300
const OTHER = 4000

/** Releasing a key counts as creating one. */
const KEY_CREATION: readonly OperationId[] = ['CreateKey', 'ImportKey', 'RotateKey', 'RestoreKey', 'release']
const SECRET_CREATIONS: readonly OperationId[] = ['SetSecret', 'RestoreSecret']

/** What a call costs. Certificates have no published limits of their own and count with everything else. */
export function priceOf(operation: OperationId, permission: string, call: Call): Price {
  if (SECRET_CREATIONS.includes(operation)) return { bucket: 'secret creation', limit: SECRET_CREATION }
  if (!permission.startsWith('keys/')) return { bucket: 'other', limit: OTHER }
  const { kty, size } = keyOf(call)
  const limits = KEY_LIMITS[KEY_TYPES[kty].hsm ? 'hsm' : 'software']
  if (KEY_CREATION.includes(operation)) return { bucket: 'key creation', limit: limits.create }
  return { bucket: 'key use', limit: limits.use[size] }
}

/** The key the call is about, or the one it wants made; lists count as the cheapest. */
function keyOf(call: Call): { kty: KeyTypeName; size: 2048 | 3072 | 4096 } {
  const item = call.name === '' ? undefined : call.objects.keys.find(call.partition, call.name, call.now)
  const key = item && call.objects.keys.version(item, item.latest)
  const wanted = typeof call.body.kty === 'string' && isKeyType(call.body.kty) ? call.body.kty : 'RSA'
  if (!key || !('n' in key.publicJwk)) return { kty: key?.kty ?? wanted, size: 2048 }
  const bits = modulusBits(key.publicJwk)
  return { kty: key.kty, size: bits === 4096 ? 4096 : bits === 3072 ? 3072 : 2048 }
}
