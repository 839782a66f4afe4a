/** Whether an operation that goes on after its answer is done: asked once per request, by whoever wants to know. */
import { type OperationRow, operationOf, type Settling } from '@keyway/connectors'
import { type Diagnosis, diagnoseResponse } from '@keyway/contract'
import type { CallResult, Outbound } from '../outbound/index.ts'
import { readDotted } from '../records/index.ts'

type Inputs = Readonly<Record<string, unknown>>

export interface Pending {
  /** For the next look: the address Azure named, or the operation that tells. */
  readonly at: string
  readonly afterMs: number
  readonly until: string
}

export type Seen =
  | { readonly ok: true; readonly status: number; readonly body: unknown; readonly pending?: Pending }
  | { readonly ok: false; readonly status: number | null; readonly diagnosis: Diagnosis }

/** Azure names no time for these. */
const LOOK_MS = 1_000

/** What the first answer leaves to wait for. */
export function pendingAfter(
  row: OperationRow,
  { later, body }: CallResult & { readonly ok: true },
): Pending | undefined {
  const { settles, longRunning: until = '' } = row
  switch (settles?.by) {
    case 'location':
      return later && { at: later.url, afterMs: later.afterMs, until }
    case 'presence':
      return { at: settles.operation, afterMs: LOOK_MS, until }
    case 'status':
      return isOngoing(settles, body) ? { at: settles.operation, afterMs: LOOK_MS, until } : undefined
    default:
      return undefined
  }
}

/** @param at as the answer before named it; another host than the connection's is refused below */
export async function lookAgain(
  outbound: Outbound,
  connectionId: string,
  row: OperationRow,
  inputs: Inputs,
  at: string,
  signal: AbortSignal,
): Promise<Seen> {
  const { settles, longRunning: until = '' } = row
  if (settles === undefined) return { ok: true, status: 200, body: undefined }
  if (settles.by === 'location') {
    const seen = await outbound.call(connectionId, row.id, inputs, { signal, at })
    if (!seen.ok) return seen
    const { status, later } = seen
    return {
      ok: true,
      status,
      body: undefined,
      ...(later && { pending: { at: later.url, afterMs: later.afterMs, until } }),
    }
  }
  const { operation } = settles
  const pending = { at: operation, afterMs: LOOK_MS, until }
  const seen = await outbound.call(connectionId, operation, shared(row, operation, inputs), { signal })
  if (settles.by === 'presence') return presence(seen, pending)
  if (!seen.ok) return seen
  const { status, body } = seen
  if (isOngoing(settles, body)) return { ok: true, status, body, pending }
  if (readDotted(body, settles.path) !== 'failed') return { ok: true, status, body }
  return { ok: false, status, diagnosis: diagnoseResponse({ api: row.api, status, body, operation: row }) }
}

/** Those of the inputs that the other operation has too: the name. */
function shared({ api }: OperationRow, operation: string, inputs: Inputs): Inputs {
  const names = operationOf(api, operation)?.inputs.map(({ name }) => name) ?? []
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => names.includes(name)))
}

/** Somebody who may not look has to take it for done, as the official clients do. The object itself is not shown. */
function presence(seen: CallResult, pending: Pending): Seen {
  if (seen.ok || seen.status === 403) return { ok: true, status: seen.status ?? 200, body: undefined }
  return seen.status === 404 ? { ok: true, status: 404, body: undefined, pending } : seen
}

const isOngoing = ({ path, ongoing }: Settling & { readonly by: 'status' }, body: unknown): boolean =>
  readDotted(body, path) === ongoing
