/** What is said between Keyway and the thread that evaluates expressions. */

export type Expression =
  | {
      readonly expression: string
      /** Variables: `{lastExportDateTime}` is `$lastExportDateTime`. */
      readonly bindings: Readonly<Record<string, string>>
    }
  | { readonly rules: readonly unknown[] }

export type ExpressionTask = Expression & { readonly records: readonly unknown[] }

/** `json` is absent when the expression gives nothing. */
export type ExpressionOutcome =
  | { readonly ok: true; readonly json: string | undefined }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** jsonata's own guards: milliseconds, calls in one another, members of a list. They see steps, not what one step does. */
export const EXPRESSION_LIMITS = { timeout: 1_000, stack: 300, sequence: 100_000 }

/** One step may hang too (a regular expression can): after this long the thread is ended. */
export const HANGS_AFTER_MS = 2_500
