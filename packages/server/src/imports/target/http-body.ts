/** The body Keyway makes of mapped records where an import has no template for it. */
import type { FreeImport } from '@keyway/contract'

export function bodyOf({ requestMediaType = 'json' }: FreeImport, content: unknown): string {
  if (requestMediaType !== 'urlencoded') return JSON.stringify(content)
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries((content ?? {}) as object)) {
    form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return form.toString()
}

/** Without members that hold nothing, at any depth. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty).filter((one) => !isEmpty(one))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value)
    .map(([name, member]) => [name, withoutEmpty(member)] as const)
    .filter(([, member]) => !isEmpty(member))
  return Object.fromEntries(kept)
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)
