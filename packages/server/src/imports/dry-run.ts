/** What an import would do with records: asked and compared, nothing written. Names of fields, never their values. */
import type { DryRunRecord, DryRunResult, ImportPreviewResult } from '@keyway/contract'
import { MASK } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { createWindow, type SourceRecord } from '../records/index.ts'
import { showRequest } from '../requests/index.ts'
import { type Admitted, admitDry, type OpenImport, openImport, type WritableImport } from './open-import.ts'

/** Calls a dry run has under way at once: somebody waits for it, and it is not to crowd out runs. */
const AT_ONCE = 8

/** @throws AppError when the connection is gone; the signal's reason */
export async function dryRun(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: WritableImport,
  records: readonly SourceRecord[],
  signal: AbortSignal,
): Promise<DryRunResult> {
  const open = await openImport(deps, outbound, document)
  const window = createWindow(AT_ONCE)
  const entries = await Promise.all(
    records.map((record) =>
      window.run(
        async () => entryOf(await admitDry(open, record, open.keyOf(record), signal, true), open, record),
        null,
      ),
    ),
  )
  signal.throwIfAborted()
  return entries.filter((entry) => entry !== null)
}

const REASONS = {
  filter: 'The filter does not let it through.',
  existing: 'It exists already.',
  missing: 'It does not exist.',
  unchanged: 'Nothing would change.',
} as const

function entryOf(admitted: Admitted, { keyOf }: OpenImport, record: SourceRecord): DryRunRecord {
  const traceKey = keyOf(record)
  const named = { ...(traceKey !== undefined && { traceKey }) }
  if (admitted.kind === 'refused') {
    const { code, message, source } = admitted.failure
    return { ...named, action: 'refused', fields: [], errors: [{ code, message, source }] }
  }
  if (admitted.kind === 'ignored') {
    const action = admitted.reason === 'unchanged' ? 'unchanged' : 'ignored'
    return { ...named, action, fields: [], reason: REASONS[admitted.reason] }
  }
  const { existing } = admitted
  const fields = admitted.fields()
  const same = existing === true && fields.length > 0 && fields.every(({ change }) => change === 'same')
  const action = same ? 'unchanged' : existing === undefined ? 'send' : existing ? 'update' : 'create'
  return { ...named, action, fields: [...fields] }
}

/** What the mapping makes of each record, and, where asked, what the import would do with it. */
export async function previewImport(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: WritableImport,
  { data, dryRun: tried }: { readonly data: readonly SourceRecord[]; readonly dryRun: boolean },
  signal: AbortSignal,
): Promise<ImportPreviewResult> {
  // Only the mapping is shown, so nothing is looked up that only decides whether a record is written.
  const { filter: _, ignoreExisting: __, ignoreMissing: ___, ignoreUnchanged: ____, ...mappedOnly } = document
  const open = await openImport(deps, outbound, mappedOnly, true)
  const runs = tried ? await dryRun(deps, outbound, document, data, signal) : []
  const shown = await Promise.all(data.map((record) => open.admit(record, undefined, signal)))
  return shown.map((admitted, index) => {
    const more = runs[index] === undefined ? {} : { dryRun: runs[index] }
    if (admitted.kind === 'refused') {
      const { code, message } = admitted.failure
      return { errors: [{ code, message }], ...more }
    }
    if (admitted.kind !== 'ready') return { errors: [], ...more }
    // Its templates see the record that was sent here, and nothing secret of the connection.
    const filled = admitted.request ? showRequest(admitted.request) : { errors: [] }
    return { mapped: masked(admitted.mapped, open), ...filled, ...more }
  })
}

const masked = (mapped: SourceRecord, { target }: OpenImport): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(mapped).map(([name, value]) => [name, target.sensitive.includes(name) ? MASK : value]),
  )
