/**
 * Key Vault's published limits as data: which calls of a vault share an allowance, and how much of it each takes.
 * Source: https://learn.microsoft.com/azure/key-vault/general/service-limits
 */

/** Calls that are counted together. */
export type LimitBucket = 'secret creation' | 'key creation' | 'key use' | 'other'

/** The limits hold for any span of this length, per vault. Milliseconds. */
export const LIMIT_WINDOW_MS = 10_000

/** What fits into a window: calls of the cheapest kind, which take 1. */
export const LIMITS: Readonly<Record<LimitBucket, number>> = {
  'secret creation': 300,
  'key creation': 20,
  'key use': 4_000,
  other: 4_000,
}

/** How many of the cheapest kind a call with a key counts as, by the key's size. Elliptic curves count as the cheapest. */
const SOFTWARE_USE: Readonly<Record<number, number>> = { 2048: 1, 3072: 4, 4096: 8 }
const HSM_USE: Readonly<Record<number, number>> = { 2048: 2, 3072: 8, 4096: 16 }
const HSM_CREATION = 2

export interface LimitPrice {
  readonly bucket: LimitBucket
  readonly units: number
}

interface PriceRow {
  readonly methods: readonly string[]
  readonly path: RegExp
  readonly bucket: LimitBucket
}

const NAME = '[^/]+'
const at = (pattern: string): RegExp => new RegExp(`^/${pattern}/?$`, 'i')

/** The first row that fits counts. Certificates have no limits of their own and count with everything else. */
const PRICES: readonly PriceRow[] = [
  { methods: ['PUT'], path: at(`secrets/${NAME}`), bucket: 'secret creation' },
  { methods: ['POST'], path: at('secrets/restore'), bucket: 'secret creation' },
  { methods: ['PUT'], path: at(`keys/${NAME}`), bucket: 'key creation' },
  { methods: ['POST'], path: at(`keys/${NAME}/(create|rotate)`), bucket: 'key creation' },
  { methods: ['POST'], path: at('keys/restore'), bucket: 'key creation' },
  { methods: ['POST'], path: at(`keys/${NAME}(/${NAME})?/release`), bucket: 'key creation' },
  { methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], path: /^\/(deleted)?keys(\/|$)/i, bucket: 'key use' },
]

/** A key, as far as its price goes. */
export interface PricedKey {
  readonly kty?: unknown
  /** Bits of an RSA modulus. */
  readonly size?: unknown
}

/**
 * What a call of a vault takes.
 * @param path without the query
 * @param key the one it is about, when that is known; else it counts as the cheapest, and a 429 tells otherwise
 */
export function priceOfCall(method: string, path: string, key: PricedKey = {}): LimitPrice {
  const row = PRICES.find((one) => one.methods.includes(method) && one.path.test(path))
  const bucket = row?.bucket ?? 'other'
  const isHsm = /-HSM$/i.test(String(key.kty ?? ''))
  if (bucket === 'key creation') return { bucket, units: isHsm ? HSM_CREATION : 1 }
  if (bucket !== 'key use') return { bucket, units: 1 }
  const bits = String(key.kty ?? '').startsWith('RSA') ? Number(key.size ?? 2048) : 2048
  return { bucket, units: (isHsm ? HSM_USE : SOFTWARE_USE)[bits] ?? (isHsm ? 2 : 1) }
}
