/** Calls an operation once and shows the answer to a person: masked, unless it is to be revealed. */
import { buildRequest, type OperationRow } from '@keyway/connectors'
import type { OperationCallResult, Parameters } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps } from '../deps.ts'
import type { Outbound } from '../outbound/index.ts'
import { maskSensitive, readDotted, type SourceRecord } from '../records/index.ts'
import { lookAgain, pendingAfter, type Seen } from './pending.ts'

type Inputs = Readonly<Record<string, unknown>>

export interface OperationCall {
  readonly connection: { readonly id: string; readonly name: string; readonly baseUrl: string }
  readonly row: OperationRow
  /** Checked already. */
  readonly inputs: Inputs
  readonly next?: string | undefined
  readonly pending?: string | undefined
  readonly reveal?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/** Refusals of the other side are results, with a diagnosis. */
export async function callOperation(
  deps: Pick<Deps, 'db' | 'clock'>,
  outbound: Outbound,
  call: OperationCall,
  actor: Actor,
  signal: AbortSignal,
): Promise<OperationCallResult> {
  const { connection, row, inputs, next, pending, reveal = false, dryRun = false } = call
  const request = requestOf(row, inputs, connection.baseUrl)
  if (dryRun) return { ok: true, status: null, request, masked: [] }
  if (pending === undefined) await noteCall(deps, call, actor)
  if (row.recordsPath !== undefined) {
    const page = await outbound.page(connection.id, row.id, inputs as Parameters, next, { signal })
    if (!page.ok) return { ok: false, status: page.status, request, masked: [], diagnosis: page.diagnosis }
    const shown = show(page.records, row.sensitive, reveal)
    return { ok: true, status: page.status, request, ...shown, ...(page.next !== undefined && { next: page.next }) }
  }
  const seen =
    pending === undefined
      ? await begin(outbound, call, signal)
      : await lookAgain(outbound, connection.id, row, inputs, pending, signal)
  if (!seen.ok) return { ok: false, status: seen.status, request, masked: [], diagnosis: seen.diagnosis }
  const { status, body, pending: after } = seen
  return { ok: true, status, request, ...showOne(body, row, reveal), ...(after && { pending: after }) }
}

async function begin(
  outbound: Outbound,
  { connection, row, inputs }: OperationCall,
  signal: AbortSignal,
): Promise<Seen> {
  const answer = await outbound.call(connection.id, row.id, inputs, { signal, settleMs: 0 })
  if (!answer.ok) return answer
  const pending = pendingAfter(row, answer)
  return { ok: true, status: answer.status, body: answer.body, ...(pending && { pending }) }
}

/** Reading what is no secret is not noted; all else is, before it happens: no row, no call. */
async function noteCall({ db, clock }: Pick<Deps, 'db' | 'clock'>, call: OperationCall, actor: Actor): Promise<void> {
  const { connection, row, reveal } = call
  const reveals = reveal === true && row.sensitive.length > 0
  if (row.method === 'GET' && !reveals) return
  const entry = {
    event: reveals ? 'reveal' : 'call',
    resourceType: 'connection',
    resourceId: connection.id,
    resourceName: connection.name,
    fieldPaths: [`operations.${row.id}`],
  } as const
  await db.transaction().execute((tx) => recordAudit(tx, actor, entry, clock.now()))
}

function requestOf(row: OperationRow, inputs: Inputs, baseUrl: string): OperationCallResult['request'] {
  const built = buildRequest(row, inputs)
  if (!built.ok) throw new Error('inputs are checked before they are shown')
  const { method, path, body } = built.request
  const secrets = row.inputs.filter(({ secret }) => secret).map(({ name }) => row.bodyPaths?.[name] ?? name)
  return { method, url: baseUrl + path, ...(body !== undefined && { body: maskSensitive(body, secrets) }) }
}

/** An answer without a body is none. */
function showOne(body: unknown, row: OperationRow, reveal: boolean) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { masked: [] }
  const { records, masked } = show([body as SourceRecord], row.sensitive, reveal)
  return { body: records[0], masked }
}

function show(records: readonly SourceRecord[], sensitive: readonly string[], reveal: boolean) {
  if (reveal) return { records: records.map((record) => ({ ...record })), masked: [] }
  const masked = sensitive.filter((path) => records.some((record) => isThere(readDotted(record, path))))
  return { records: records.map((record) => maskSensitive(record, sensitive)), masked: [...masked] }
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null
