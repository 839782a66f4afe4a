/** Faults a tester arms: the next requests of an operation are answered with an error instead of being carried out. */

import type { SandboxResponse } from '../../core/http.ts'
import type { Store } from '../../core/store.ts'
import type { OperationId } from '../operations/index.ts'

export interface VaultFault {
  /** Vault name; all vaults when absent. */
  readonly vault?: string
  /** Operation; all operations when absent. */
  readonly operation?: OperationId
  readonly status: number
  readonly code: string
  readonly message: string
  /** Value of `Retry-After`, seconds. */
  readonly retryAfter?: number
  /** Requests still to be answered so. */
  readonly times: number
}

const faultsOf = (store: Store) => store.collection<VaultFault>('vaultFaults')

/** Arms a fault under `id`; arming again replaces it. Throws a RangeError for a status below 400 or no `times`. */
export function armFault(store: Store, id: string, fault: VaultFault): void {
  if (!Number.isInteger(fault.status) || fault.status < 400 || fault.status > 599)
    throw new RangeError(`status must be between 400 and 599, not ${fault.status}.`)
  if (!Number.isInteger(fault.times) || fault.times < 1)
    throw new RangeError(`times must be a whole number of 1 or more, not ${fault.times}.`)
  faultsOf(store).set(id, fault)
}

/** Armed faults by id. */
export const listFaults = (store: Store): ReadonlyMap<string, VaultFault> => new Map(faultsOf(store).entries())

export const disarmFault = (store: Store, id: string): boolean => faultsOf(store).delete(id)

/** The answer of the first fault that fits, used up by one; undefined when none fits. */
export function takeFault(store: Store, vault: string, operation: OperationId): SandboxResponse | undefined {
  const faults = faultsOf(store)
  if (faults.size === 0) return undefined
  for (const [id, fault] of faults.entries()) {
    if (fault.vault !== undefined && fault.vault.toLowerCase() !== vault.toLowerCase()) continue
    if (fault.operation !== undefined && fault.operation !== operation) continue
    if (fault.times > 1) faults.set(id, { ...fault, times: fault.times - 1 })
    else faults.delete(id)
    const { status, code, message, retryAfter } = fault
    const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
    return { status, headers, body: { error: { code, message } } }
  }
  return undefined
}
