/** What the import, as it stands in the form, makes of sample records; and, when asked, what it would do with them. */
import type { ImportInput, ImportPreviewResult } from '@keyway/contract'
import { useEffect, useState } from 'react'
import { api, asKeywayError } from '../api/client.ts'
import { recordMembers } from '../exports/record-members.ts'
import { announce } from '../ui/announce.tsx'
import { counted } from '../ui/time.ts'

/** Long enough that one is not asked while typing. */
const PAUSE_MS = 500

export interface Trial {
  readonly sample: string
  /** What is wrong with the sample, or why it could not be tried. */
  readonly fault: string | null
  readonly mapped: ImportPreviewResult | null
  readonly dryRun: ImportPreviewResult | null
  readonly running: boolean
  /** Paths in the sample. */
  readonly members: readonly string[]
  setSample(text: string): void
  run(): void
}

type Records = Record<string, unknown>[]

/** One record or a list of them; null when the text is neither. */
export function recordsIn(text: string): Records | null {
  try {
    const read: unknown = JSON.parse(text)
    const list = Array.isArray(read) ? read : [read]
    const fit = list.length > 0 && list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
    return fit ? (list as Records) : null
  } catch {
    return null
  }
}

const ask = (question: string, dryRun: boolean): Promise<ImportPreviewResult> =>
  api.imports.preview({ body: { ...JSON.parse(question), dryRun } })

/** @param document the form's; compared by its text, as it is made anew with every render */
export function useTrial(document: ImportInput): Trial {
  const [sample, setSample] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [mapped, setMapped] = useState<ImportPreviewResult | null>(null)
  const [dryRun, setDryRun] = useState<ImportPreviewResult | null>(null)
  const [running, setRunning] = useState(false)
  const records = recordsIn(sample)
  const question =
    records === null
      ? null
      : JSON.stringify({ ...document, name: document.name.trim() || 'Preview', data: records.slice(0, 100) })

  useEffect(() => {
    setDryRun(null)
    if (question === null) {
      setMapped(null)
      setFault(null)
      return
    }
    let current = true
    const timer = setTimeout(() => {
      ask(question, false).then(
        (found) => {
          if (!current) return
          setMapped(found)
          setFault(null)
        },
        (thrown: unknown) => {
          if (current) setFault(asKeywayError(thrown).message)
        },
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [question])

  const run = async () => {
    if (question === null) {
      setFault('Paste a record, or a list of records, as JSON.')
      return
    }
    setRunning(true)
    try {
      const found = await ask(question, true)
      setDryRun(found)
      setFault(null)
      announce(`Dry run of ${counted(found.length, 'record')}`)
    } catch (thrown) {
      setFault(asKeywayError(thrown).message)
    }
    setRunning(false)
  }
  const members = recordMembers(records ?? [])
  return { sample, fault, mapped, dryRun, running, members, setSample, run: () => void run() }
}
