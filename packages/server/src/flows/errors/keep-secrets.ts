/** An edited record with the secrets of the stored one where the mask still stands for them. */
import { isMask, MASK } from '@keyway/contract'
import { AppError } from '../../errors.ts'
import { readPath, type SourceRecord } from '../../records/index.ts'

interface Kept {
  readonly stored: SourceRecord
  /** The stored one as it was shown. */
  readonly shown: SourceRecord
}

/** @throws AppError masked_secret where a mask stands for nothing that is stored in its place */
export const keepSecrets = (edited: SourceRecord, { stored, shown }: Kept): SourceRecord =>
  keepIn(edited, stored, shown, 'data') as SourceRecord

function keepIn(edited: unknown, stored: unknown, shown: unknown, field: string): unknown {
  if (typeof edited === 'string' && /^\*+$/.test(edited)) {
    if (isMask(edited) && (shown === MASK || edited === stored)) return stored
    throw new AppError('masked_secret', { field })
  }
  if (Array.isArray(edited)) {
    // In a list that grew or shrank, nobody knows which element a mask was of.
    const same = Array.isArray(stored) && stored.length === edited.length
    return edited.map((element, index) =>
      keepIn(element, same ? stored[index] : undefined, same ? memberOf(shown, index) : undefined, `${field}.${index}`),
    )
  }
  if (typeof edited !== 'object' || edited === null) return edited
  return Object.fromEntries(
    Object.entries(edited).map(([name, member]) => [
      name,
      keepIn(member, memberOf(stored, name), memberOf(shown, name), `${field}.${name}`),
    ]),
  )
}

const memberOf = (value: unknown, name: string | number): unknown => readPath(value, [String(name)])
