/** What a tester may set about the data plane: how long things take that are not instant in Azure, and whether it throttles. */
import type { Store } from '../core/store.ts'

/** Delays are milliseconds by the sandbox's clock. */
export interface VaultSettings {
  /** After a delete: the deleted object answers 404 and its name cannot be used. */
  readonly deleteDelay: number
  /** After a recover: the object answers 404. */
  readonly recoverDelay: number
  /** After a purge: the name cannot be used. */
  readonly purgeDelay: number
  /** After creating a certificate: its operation is in progress. */
  readonly certificateDelay: number
  /** Reads of a certificate operation that find an order at an external issuer still in progress. */
  readonly orderPolls: number
  /** Every answer waits this long, in milliseconds of real time. */
  readonly latency: number
  /** `published`: requests beyond Key Vault's published limits are answered 429. */
  readonly limits: 'off' | 'published'
}

/** Nothing waits, so that tests and demos do not; an external issuer is seen at work once. */
export const DEFAULT_SETTINGS: VaultSettings = {
  deleteDelay: 0,
  recoverDelay: 0,
  purgeDelay: 0,
  certificateDelay: 0,
  orderPolls: 1,
  latency: 0,
  limits: 'off',
}

const settingsOf = (store: Store) => store.collection<Partial<VaultSettings>>('vaultSettings')

/** Key of the settings of every vault; a vault's own lie under its name, which never has a star. */
const ALL = '*'

/** What holds for a vault, or for vaults that have no settings of their own. */
export function readSettings(store: Store, vault?: string): VaultSettings {
  const settings = settingsOf(store)
  if (settings.size === 0) return DEFAULT_SETTINGS
  return { ...DEFAULT_SETTINGS, ...settings.get(ALL), ...(vault !== undefined && ownSettings(store, vault)) }
}

/** What was set for one vault alone. */
export const ownSettings = (store: Store, vault: string): Partial<VaultSettings> =>
  settingsOf(store).get(vault.toLowerCase()) ?? {}

/**
 * Changes the members given, for all vaults or for one; returns what holds then. Throws a RangeError for a value that
 * makes no sense.
 */
export function changeSettings(store: Store, change: Partial<VaultSettings>, vault?: string): VaultSettings {
  for (const [name, value] of Object.entries(change)) check(name, value)
  const key = vault?.toLowerCase() ?? ALL
  settingsOf(store).set(key, { ...settingsOf(store).get(key), ...change })
  return readSettings(store, vault)
}

/** A vault follows the settings of all vaults again. */
export function forgetOwnSettings(store: Store, vault: string): void {
  settingsOf(store).delete(vault.toLowerCase())
}

function check(name: string, value: unknown): void {
  if (!Object.hasOwn(DEFAULT_SETTINGS, name)) throw new RangeError(`There is no setting ${name}.`)
  if (name === 'limits') {
    if (value !== 'off' && value !== 'published') throw new RangeError('limits must be off or published.')
  } else if (!Number.isSafeInteger(value) || Number(value) < 0) {
    throw new RangeError(`${name} must be a whole number of 0 or more, not ${value}.`)
  }
}
