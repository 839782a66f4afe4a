/** Calls that came to nothing, as results: the other side was not reached, or Keyway did not send at all. */
import type { InputRefusal, OperationRow } from '@keyway/connectors'
import { type Diagnosis, type DiagnosisCode, diagnoseNetwork, diagnoseResponse, diagnosis } from '@keyway/contract'
import type { CallTarget } from './access.ts'
import { LARGEST_ANSWER_BYTES } from './network/index.ts'

export interface Failed {
  readonly ok: false
  readonly status: number | null
  readonly diagnosis: Diagnosis
}

type Words = Readonly<Record<string, string>>

const LIMIT = `${LARGEST_ANSWER_BYTES / 1024 / 1024} MB`

/** No answer came, or none that could be read. */
export function unreachable(error: unknown, words: Words): Failed {
  const { address } = (error ?? {}) as { address?: unknown }
  const facts = { ...words, limit: LIMIT, ...(typeof address === 'string' && { address }) }
  return { ok: false, status: null, diagnosis: diagnoseNetwork(error, facts) }
}

/** Not sent: Key Vault's limits leave nothing for the time the call can wait. Told like the 429 it would have been. */
export const throttled = ({ api, words }: CallTarget, waitMs: number): Failed => ({
  ok: false,
  status: 429,
  // Only vaults are paced.
  diagnosis: diagnoseResponse(
    { api: api ?? 'data-plane', status: 429, body: undefined },
    { ...words, seconds: Math.ceil(waitMs / 1000) },
  ),
})

/** An answer came that is not from Azure. */
export const notJson = (status: number, words: Words): Failed => ({
  ok: false,
  status: null,
  diagnosis: diagnosis('answer_not_json', { ...words, status }),
})

export const nextPageForeign = (words: Words): Failed => ({
  ok: false,
  status: 502,
  diagnosis: diagnosis('next_page_foreign', words),
})

export const unknownOperation = (operation: string): Failed => unsent('operation_unknown', { operation })

const REFUSALS = { missing: 'input_missing', invalid: 'input_invalid', unknown: 'input_unknown' } as const

export const inputRefused = (row: OperationRow, { problem, input, label, reason }: InputRefusal): Failed =>
  // The sentence of the row ends with the reason, and brings its own full stop.
  unsent(REFUSALS[problem], { operation: row.name, input, label, reason: reason.replace(/\.$/, '') })

const unsent = (code: DiagnosisCode, facts: Words): Failed => ({
  ok: false,
  status: 422,
  diagnosis: diagnosis(code, facts),
})
