/** Which promise of the tables a statement broke. PostgreSQL and PGlite report it in the same members. */

/** SQLSTATE class 23, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const KINDS: Readonly<Record<string, 'unique' | 'reference'>> = { '23505': 'unique', '23503': 'reference' }

export interface ConstraintViolation {
  readonly kind: 'unique' | 'reference'
  /** Name of the constraint or unique index, e.g. `connections_name`. */
  readonly constraint: string
}

export function constraintViolation(error: unknown): ConstraintViolation | null {
  if (typeof error !== 'object' || error === null) return null
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  const kind = typeof code === 'string' ? KINDS[code] : undefined
  return kind ? { kind, constraint: typeof constraint === 'string' ? constraint : '' } : null
}
