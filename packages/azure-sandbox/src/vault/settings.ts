/** What a tester may set about the data plane: how long things take that are not instant in Azure. */
import type { Store } from '../core/store.ts'

/** Milliseconds by the sandbox's clock, except the two counts of polls. */
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
}

/** Nothing waits, so that tests and demos do not; an external issuer is seen at work once. */
export const DEFAULT_SETTINGS: VaultSettings = {
  deleteDelay: 0,
  recoverDelay: 0,
  purgeDelay: 0,
  certificateDelay: 0,
  orderPolls: 1,
}

const settingsOf = (store: Store) => store.collection<VaultSettings>('vaultSettings')

export const readSettings = (store: Store): VaultSettings => settingsOf(store).get('all') ?? DEFAULT_SETTINGS

/** Changes the members given; returns all of them. Throws a RangeError for a negative or fractional number. */
export function changeSettings(store: Store, change: Partial<VaultSettings>): VaultSettings {
  for (const [name, value] of Object.entries(change))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} must be a whole number of 0 or more, not ${value}`)
  const settings = { ...readSettings(store), ...change }
  settingsOf(store).set('all', settings)
  return settings
}
