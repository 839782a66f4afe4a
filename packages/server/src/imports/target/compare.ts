/** What a write would change, field by field: names only, never values. */
import { buildRequest, type OperationRow } from '@keyway/connectors'
import type { DryRunRecord } from '@keyway/contract'
import { readDotted } from '../../records/index.ts'

type Field = DryRunRecord['fields'][number]

/** Fields that a write replaces whole: what is not written is gone. */
const WHOLE: ReadonlySet<string> = new Set(['tags'])

/** @param present the object as it is; undefined: it is not there, or cannot be looked into */
export function compareFields(
  row: OperationRow,
  inputs: Readonly<Record<string, unknown>>,
  present: unknown,
  exists: boolean,
): Field[] {
  const built = buildRequest(row, inputs)
  if (!built.ok) return []
  return row.inputs
    .filter(({ in: place }) => place === 'body')
    .flatMap(({ name }): Field[] => {
      const path = row.bodyPaths?.[name] ?? name
      const written = readDotted(built.request.body, path)
      if (written === undefined) return []
      if (!exists) return [{ field: name, change: 'added' }]
      if (present === undefined) return [{ field: name, change: 'sent' }]
      const there = readDotted(present, path)
      if (isSame(written, there, WHOLE.has(name))) return [{ field: name, change: 'same' }]
      return [{ field: name, change: there === undefined ? 'added' : 'changed' }]
    })
}

/** @param whole false: members that only the present object has do not count, as Azure adds its own */
export function isSame(written: unknown, there: unknown, whole: boolean): boolean {
  if (Array.isArray(written)) {
    return (
      Array.isArray(there) &&
      written.length === there.length &&
      written.every((one, index) => isSame(one, there[index], whole))
    )
  }
  if (typeof written === 'object' && written !== null) {
    // No tags, and an empty list of them, are the same.
    if (there === undefined || there === null) return whole && Object.keys(written).length === 0
    if (typeof there !== 'object' || Array.isArray(there)) return false
    const names = Object.keys(written)
    if (whole && names.length !== Object.keys(there).length) return false
    return names.every((name) => isSame(readOwn(written, name), readOwn(there, name), whole))
  }
  return written === there
}

const readOwn = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
