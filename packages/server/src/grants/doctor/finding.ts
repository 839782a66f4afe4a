/** What a check found: all well, or why not. */
import type { Diagnosis } from '@keyway/contract'

export type Finding =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly diagnosis: Diagnosis }

export const well = (detail: string): Finding => ({ ok: true, detail })

/** @param detail when it says more than the title of the diagnosis */
export const wrong = (diagnosis: Diagnosis, detail = `${diagnosis.title}.`): Finding => ({
  ok: false,
  detail,
  diagnosis,
})
