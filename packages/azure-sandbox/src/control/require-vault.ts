/** Finding a vault by its name, as testers write it. */

import type { Store } from '../core/store.ts'
import { VAULTS, type VaultRecord } from '../core/vault-record.ts'

/** @throws when there is none. */
export function requireVault(store: Store, name: string): VaultRecord {
  const found = store.collection<VaultRecord>(VAULTS).get(name.toLowerCase())
  if (!found) throw new Error(`There is no vault named ${name} in the sandbox.`)
  return found
}
