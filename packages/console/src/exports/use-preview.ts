/** Runs the export as it stands in the form, saved or not, for a few records. */
import type { ExportInput, PreviewResult } from '@keyway/contract'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { announce } from '../ui/announce.tsx'
import type { DocumentForm } from '../ui/form/use-document-form.ts'
import { counted } from '../ui/time.ts'
import type { ExportValues } from './export-values.ts'

/** Records asked for. */
const LIMIT = 10

export interface PreviewRun {
  readonly running: boolean
  readonly result: PreviewResult | null
  run(): void
}

export function usePreview(document: DocumentForm<ExportValues, ExportInput>): PreviewRun {
  const [running, setRunning] = useState(false)
  const [result, setResult] = useState<PreviewResult | null>(null)

  const run = async () => {
    setRunning(true)
    // A preview needs no name yet.
    const found = await document.tryOut(
      (body) => api.exports.preview({ body: { ...body, name: body.name.trim() || 'Preview', limit: LIMIT } }),
      ['name'],
    )
    setRunning(false)
    setResult(found ?? null)
    if (found) announce(`Preview: ${counted(found.data.length, 'record')}`)
  }
  return { running, result, run: () => void run() }
}
