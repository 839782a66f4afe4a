/** Sends a file through an import: first as a dry run, then in earnest. What is refused is kept with its line; the rest goes on. */
import { createRecordText, type FileFormat, readRecords, sendRecords, type Tally } from '@keyway/client/files'
import type { DryRunRecord, Import } from '@keyway/contract'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { announce } from '../ui/announce.tsx'
import { counted } from '../ui/time.ts'
import { piecesOf, someRows } from './read-file.ts'
import { fileName, saveFile } from './save-file.ts'

/** Records a dry run looks at: each may cost a call or two. */
export const TRIED = 1_000
/** Of these it shows the fields. */
const SHOWN = 100
/** Failures that are kept by line; more are counted. */
const KEPT = 10_000

export interface Failure {
  readonly line: number
  readonly message: string
}

export interface UploadState {
  readonly phase: 'idle' | 'trying' | 'tried' | 'sending' | 'done' | 'stopped' | 'failed'
  /** Of the file, 0 to 1. */
  readonly read: number
  readonly tally: Tally
  readonly failures: readonly Failure[]
  readonly dryRun: readonly DryRunRecord[]
  readonly error?: unknown
}

const NOTHING: Tally = { written: 0, ignored: 0, failed: 0, fates: {}, line: 0 }
const IDLE: UploadState = { phase: 'idle', read: 0, tally: NOTHING, failures: [], dryRun: [] }

export interface Upload {
  readonly state: UploadState
  reset(): void
  tryOut(file: File, format: FileFormat): void
  send(file: File, format: FileFormat): void
  /** From the line behind the last one that is through. */
  goOn(file: File, format: FileFormat): void
  cancel(): void
  saveFailures(): void
}

export function useUpload({ _id: id, name }: Import): Upload {
  const [state, setState] = useState(IDLE)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (file: File, format: FileFormat, dryRun: boolean, before: UploadState) => {
    const control = new AbortController()
    running.current?.abort()
    running.current = control
    const { signal } = control
    // Lines behind the last one that is through are read again.
    const failures = before.failures.filter(({ line }) => line <= before.tally.line)
    const shown: DryRunRecord[] = []
    let read = 0
    let tally = before.tally
    const show = (phase: UploadState['phase'], error?: unknown) =>
      setState({ phase, read, tally, failures: [...failures], dryRun: shown, ...(error !== undefined && { error }) })
    show(dryRun ? 'trying' : 'sending')
    const rows = readRecords(
      piecesOf(file, (bytes) => {
        read = file.size === 0 ? 1 : bytes / file.size
      }),
      format,
    )
    try {
      await sendRecords(
        api,
        someRows(rows, { behind: before.tally.line, most: dryRun ? TRIED : Number.POSITIVE_INFINITY }),
        {
          id,
          dryRun,
          signal,
          fault: (line, message) => {
            if (failures.length < KEPT) failures.push({ line, message })
          },
          tried: (records) => shown.push(...records.slice(0, SHOWN - shown.length)),
          progress: (now) => {
            tally = added(before.tally, now)
            if (!signal.aborted) show(dryRun ? 'trying' : 'sending')
          },
        },
      )
    } catch (error) {
      if (running.current !== control) return
      show(signal.aborted ? 'stopped' : 'failed', error)
      return announce(signal.aborted ? 'Stopped' : 'The upload stopped')
    }
    show(dryRun ? 'tried' : 'done')
    announce(dryRun ? 'The dry run is through' : `${counted(tally.written, 'record')} written, ${tally.failed} failed`)
  }

  return {
    state,
    reset: () => {
      running.current?.abort()
      running.current = null
      setState(IDLE)
    },
    tryOut: (file, format) => void run(file, format, true, IDLE),
    send: (file, format) => void run(file, format, false, IDLE),
    goOn: (file, format) => void run(file, format, false, state),
    cancel: () => running.current?.abort(),
    saveFailures: () => {
      const text = createRecordText('csv', ['line', 'message']).of(state.failures.map((failure) => ({ ...failure })))
      saveFile(new Blob([text], { type: 'text/csv' }), fileName(`${name}-failures`, 'csv'))
    },
  }
}

const added = (before: Tally, now: Tally): Tally => ({
  written: before.written + now.written,
  ignored: before.ignored + now.ignored,
  failed: before.failed + now.failed,
  fates: now.fates,
  line: Math.max(before.line, now.line),
})
