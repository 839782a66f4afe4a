/** Runs the export as it stands in the form, saved or not, for a few records. */
import type { ExportInput, PreviewResult } from '@keyway/contract'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { announce } from '../ui/announce.tsx'
import { confirm } from '../ui/confirm.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { counted } from '../ui/time.ts'
import { useHiding } from '../ui/use-hiding.ts'
import type { ExportValues } from './export-values.ts'
import { recordMembers } from './record-members.ts'
import { recordsIn } from './records-in.ts'

/** Records asked for. */
const LIMIT = 10

export interface PreviewRun {
  readonly running: boolean
  readonly result: PreviewResult | null
  /** Paths in the records as they were read. */
  readonly members: readonly string[]
  /** Of a lookup: the record to try it with, as JSON. */
  readonly record: string
  /** Why it cannot be tried with that. */
  readonly recordFault: string | undefined
  /** Paths in it. */
  readonly recordMembers: readonly string[]
  setRecord(text: string): void
  /** The first of them, secrets masked, as the stages get it. */
  readonly sample: unknown
  run(): void
  /** The same with secret values, after a question: who looked is written to the audit log. */
  reveal(): void
}

/** A preview only reads, unless the request is one that does more. */
const mayChange = (method: string): Promise<boolean> =>
  confirm({
    title: `Send the ${method} request?`,
    body: 'A preview sends it as it is. If it changes something in the application, that is done.',
    agree: 'Send it',
  })

export function usePreview(document: DocumentForm<ExportValues, ExportInput>): PreviewRun {
  const [running, setRunning] = useState(false)
  const [result, setResult] = useState<PreviewResult | null>(null)

  const [record, setRecord] = useState('')
  const [recordFault, setRecordFault] = useState<string>()
  const [masked, setMasked] = useState<PreviewResult | null>(null)
  useHiding(result?.revealed ? result : null, () => setResult(masked))

  const run = async (reveal: boolean) => {
    const { formType, request, isLookup } = document.form.getValues()
    const [given] = recordsIn(record) ?? []
    setRecordFault(isLookup && !given ? 'Paste a record as JSON.' : undefined)
    if (isLookup && !given) return
    if (formType === 'http' && request.method !== 'GET' && !(await mayChange(request.method))) return
    setRunning(true)
    // A preview needs no name yet.
    const found = await document.tryOut(
      (body) => {
        const asked = { ...body, name: body.name.trim() || 'Preview', limit: LIMIT, reveal }
        return api.exports.preview({ body: isLookup && given ? { ...asked, record: given } : asked })
      },
      ['name'],
    )
    setRunning(false)
    setResult(found ?? null)
    if (found && !reveal) setMasked(found)
    if (found) announce(`Preview: ${counted(found.data.length, 'record')}`)
  }
  const reveal = async () => {
    const sure = await confirm({
      title: 'Show secret values?',
      body: 'They appear on your screen for 30 seconds. That you looked is written to the audit log.',
      agree: 'Show values',
    })
    if (sure) await run(true)
  }
  const read = result?.stages.findLast(({ name }) => name === 'parse' || name === 'lookup' || name === 'resourcePath')
  return {
    running,
    result,
    members: recordMembers(read?.data ?? []),
    record,
    recordFault,
    recordMembers: recordMembers(recordsIn(record) ?? []),
    setRecord,
    sample: masked?.stages.findLast(({ name }) => name === 'parse' || name === 'lookup')?.data?.[0],
    run: () => void run(false),
    reveal: () => void reveal(),
  }
}
