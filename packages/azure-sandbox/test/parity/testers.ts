/** What the sandbox offers to those who test with it, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const TESTERS_PARITY: readonly ParityRow[] = []
