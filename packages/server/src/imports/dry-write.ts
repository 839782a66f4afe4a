/** What an import would send for a record, and whether Keyway would let it: all that comes before the call. */
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { RecordFailure, SourceRecord } from '../records/index.ts'
import { admitDry, openImport, type WritableImport } from './open-import.ts'

export type DryWrite =
  | { readonly kind: 'done'; readonly mapped: SourceRecord }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly failure: RecordFailure }

export interface DryWriter {
  /** Mapped fields that hold secrets. */
  readonly sensitive: readonly string[]
  /** @throws the signal's reason */
  write(record: SourceRecord, traceKey: string | undefined): Promise<DryWrite>
}

/** @throws AppError when the connection is gone */
export async function createDryWriter(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: WritableImport,
  signal: AbortSignal,
): Promise<DryWriter> {
  const open = await openImport(deps, outbound, document)
  return {
    sensitive: open.target.sensitive,
    async write(record, traceKey) {
      const admitted = await admitDry(open, record, traceKey, signal, false)
      if (admitted.kind === 'ready') return { kind: 'done', mapped: admitted.mapped }
      return admitted.kind === 'ignored' ? { kind: 'ignored' } : { kind: 'refused', failure: admitted.failure }
    },
  }
}
