/** Hides the sensitive members of a record from people. Members that are not in the record are not added. */
import { MASK } from '@keyway/contract'
import type { SourceRecord } from './record.ts'

/** @param sensitive dotted members, as an operation row names them; `*` stands for every member or element */
export function maskSensitive(record: SourceRecord, sensitive: readonly string[]): Record<string, unknown> {
  let masked: unknown = record
  for (const dotted of sensitive) masked = maskAt(masked, dotted.split('.'))
  return masked as Record<string, unknown>
}

function maskAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value === undefined || value === null ? value : MASK
  if (Array.isArray(value)) return value.map((element) => maskAt(element, step === '*' ? rest : [step, ...rest]))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, step === '*' || step === key ? maskAt(member, rest) : member]),
  )
}
