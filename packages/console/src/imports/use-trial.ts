/** What the import, as it stands in the form, makes of sample records; and, when asked, what it would do with them. */
import type { ImportInput, ImportPreviewResult, PreviewRequest } from '@keyway/contract'
import { useEffect, useState } from 'react'
import { api, asKeywayError } from '../api/client.ts'
import { useAnswer } from '../api/use-answer.ts'
import { recordMembers } from '../exports/record-members.ts'
import { recordsIn } from '../exports/records-in.ts'
import { announce } from '../ui/announce.tsx'
import { counted } from '../ui/time.ts'

export interface Trial {
  readonly sample: string
  /** What is wrong with the sample, or why it could not be tried. */
  readonly fault: string | null
  readonly mapped: ImportPreviewResult | null
  /** The request of the first record, where the import sends one of its own. */
  readonly request: PreviewRequest | null
  /** Why a part of the request cannot be made. @param field as the API names it, e.g. `http.relativeURI` */
  faultOf(field: string): string | undefined
  readonly dryRun: ImportPreviewResult | null
  readonly running: boolean
  /** Paths in the sample. */
  readonly members: readonly string[]
  setSample(text: string): void
  run(): void
}

/** Parts that have their faults at their fields. */
const REQUEST_PARTS = ['http.relativeURI', 'http.body', 'http.headers']

const ask = (question: string, dryRun: boolean): Promise<ImportPreviewResult> =>
  api.imports.preview({ body: { ...JSON.parse(question), dryRun } })
const askMapped = (question: string) => ask(question, false)

/** @param document the form's; compared by its text, as it is made anew with every render */
export function useTrial(document: ImportInput): Trial {
  const [sample, setSample] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [dryRun, setDryRun] = useState<ImportPreviewResult | null>(null)
  const [running, setRunning] = useState(false)
  const records = recordsIn(sample)
  const question =
    records === null
      ? null
      : JSON.stringify({ ...document, name: document.name.trim() || 'Preview', data: records.slice(0, 100) })
  const { answer: mapped, error } = useAnswer(question, askMapped)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was found belongs to the question
  useEffect(() => {
    setDryRun(null)
    setRefused(null)
  }, [question])

  const run = async () => {
    if (question === null) {
      setRefused('Paste a record, or a list of records, as JSON.')
      return
    }
    setRunning(true)
    try {
      const found = await ask(question, true)
      setDryRun(found)
      setRefused(null)
      announce(`Dry run of ${counted(found.length, 'record')}`)
    } catch (thrown) {
      setRefused(asKeywayError(thrown).message)
    }
    setRunning(false)
  }
  // What is told at its field is not told twice.
  const elsewhere = error?.errors.find(({ field = '' }) => !REQUEST_PARTS.some((part) => field.startsWith(part)))
  const faults = error?.errors ?? mapped?.[0]?.errors ?? []
  return {
    sample,
    fault: refused ?? elsewhere?.message ?? null,
    mapped,
    request: (error ? undefined : mapped?.[0]?.request) ?? null,
    faultOf: (field) => faults.find((one) => one.field?.startsWith(field))?.message,
    dryRun,
    running,
    members: recordMembers(records ?? []),
    setSample,
    run: () => void run(),
  }
}
