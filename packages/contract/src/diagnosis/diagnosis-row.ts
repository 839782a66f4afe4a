/** What a row of the catalogue says. Texts carry `{marks}`, filled from the facts of an occurrence or from plain words. */
import type { Diagnosis } from './diagnosis.ts'

export type DiagnosisRow = Pick<Diagnosis, 'title' | 'cause' | 'who' | 'steps' | 'retry'>

/** Facts of one occurrence: safe to show, never a secret. */
export type Facts = Readonly<Record<string, string | number | undefined>>
