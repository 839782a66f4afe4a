/** What a vault does for each operation of the data plane, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const VAULT_PARITY: readonly ParityRow[] = []
