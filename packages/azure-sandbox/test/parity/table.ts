/** The parity table, whole: the page `docs/parity.md` is written from it, and parity.test.ts checks every row. */
import { ARM_PARITY } from './arm.ts'
import { ENTRA_PARITY } from './entra.ts'
import { GRAPH_PARITY } from './graph.ts'
import type { ParityRow } from './row.ts'
import { TESTERS_PARITY } from './testers.ts'
import { VAULT_PARITY } from './vault.ts'

export interface ParitySection {
  readonly title: string
  readonly rows: readonly ParityRow[]
}

export const PARITY: readonly ParitySection[] = [
  { title: 'Key Vault', rows: VAULT_PARITY },
  { title: 'Resource Manager', rows: ARM_PARITY },
  { title: 'Entra ID', rows: ENTRA_PARITY },
  { title: 'Microsoft Graph', rows: GRAPH_PARITY },
  { title: 'For testers', rows: TESTERS_PARITY },
]
