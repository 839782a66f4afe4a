/** Reads an export page by page into a file. Pages go to the browser's store of blobs as they come, not into the script's memory. */
import { createRecordText, exportPages, type FileFormat } from '@keyway/client/files'
import type { Export } from '@keyway/contract'
import { useEffect, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { refresh } from '../api/queries.ts'
import { announce } from '../ui/announce.tsx'
import { counted } from '../ui/time.ts'
import { fileName, saveFile } from './save-file.ts'

export interface DownloadState {
  readonly phase: 'idle' | 'running' | 'done' | 'cancelled' | 'failed'
  readonly records: number
  readonly failed: number
  /** Why records are not in the file, the first few. */
  readonly faults: readonly string[]
  /** Columns later pages had besides. */
  readonly left: readonly string[]
  readonly note?: string
  readonly error?: unknown
}

const IDLE: DownloadState = { phase: 'idle', records: 0, failed: 0, faults: [], left: [] }
const TOLD = 20
const TYPES = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

export interface Download {
  readonly state: DownloadState
  start(format: FileFormat, reveal: boolean): void
  cancel(): void
  /** What came before it failed. */
  savePart(): void
}

export function useDownload({ _id: id, name }: Export): Download {
  const [state, setState] = useState(IDLE)
  const running = useRef<AbortController>(null)
  const kept = useRef<(() => void) | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const read = async (format: FileFormat, reveal: boolean, { signal }: AbortController) => {
    const text = createRecordText(format)
    const parts: Blob[] = []
    kept.current = () => saveFile(new Blob(parts, { type: TYPES[format] }), fileName(name, format))
    let now: DownloadState = { ...IDLE, phase: 'running' }
    setState(now)
    try {
      for await (const { data, errors = [], note } of exportPages(api, { id, reveal, signal })) {
        parts.push(new Blob([text.of(data)]))
        const told = errors.map(({ traceKey, message }) => `${traceKey ?? 'A record'}: ${message}`)
        now = {
          ...now,
          records: now.records + data.length,
          failed: now.failed + errors.length,
          faults: [...now.faults, ...told].slice(0, TOLD),
          left: [...text.left].slice(0, TOLD),
          ...(note !== undefined && { note }),
        }
        setState(now)
      }
    } catch (error) {
      const phase = signal.aborted ? 'cancelled' : 'failed'
      setState({ ...now, phase, error })
      return announce(phase === 'failed' ? 'The download stopped' : 'The download was cancelled')
    } finally {
      void refresh('audit')
    }
    if (now.records > 0) kept.current()
    setState({ ...now, phase: 'done' })
    announce(`Downloaded ${counted(now.records, 'record')}`)
  }

  return {
    state,
    start(format, reveal) {
      running.current = new AbortController()
      void read(format, reveal, running.current)
    },
    cancel: () => running.current?.abort(),
    savePart: () => kept.current?.(),
  }
}
