/** A claim of the parity table: one call, what the sandbox does for it, and what proves that. */
export interface ParityRow {
  /** The call as its reference names it, e.g. `PUT vault` or an operationId. */
  readonly call: string
  /** In a few words, from the caller's side. */
  readonly does: string
  /**
   * At least one of: `path/of.test.ts: exact title` of a test, path from the package's folder; or `r034#1`, an exchange recorded
   * with the real service that the sandbox answers alike.
   */
  readonly witness: readonly [string, ...string[]]
}
