/** A document that others use is not deleted; the refusal names them, so that one knows where to look. */
import type { Dependencies } from '@keyway/contract'
import { AppError } from '../errors.ts'

/** Users named in the message; the rest are counted. */
const NAMED = 5

/** @throws AppError in_use */
export function refuseUsed(resource: string, users: Dependencies): void {
  const names = Object.entries(users).flatMap(([type, list]) =>
    list.map((user) => `the ${singular(type)} "${user.name}"`),
  )
  if (names.length === 0) return
  const rest = names.length - NAMED
  const shown = rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : names
  const last = shown.pop()
  throw new AppError('in_use', {
    facts: { resource, users: shown.length === 0 ? String(last) : `${shown.join(', ')} and ${last}` },
  })
}

const singular = (type: string): string => type.replace(/s$/, '')
