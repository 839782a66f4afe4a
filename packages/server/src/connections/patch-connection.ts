/**
 * A PATCH of a connection. Its debug log is no part of the document: switching it on changes nothing that an authorization under
 * way would have to notice, so those members of a patch go their own way. integrator.io's clients arm a log like this.
 */
import type { Connection, ConnectionInput } from '@keyway/contract'
import { debugUntilOf, setDebugUntil } from '../debug/index.ts'
import type { Actor, Deps } from '../deps.ts'
import type { DocumentHandlers } from '../documents/document-handlers.ts'
import { AppError } from '../errors.ts'

const MEMBERS: readonly string[] = ['debugDate', 'debugUntil']
const PATHS = MEMBERS.map((name) => `/${name}`)
const SETS: readonly unknown[] = ['add', 'replace', 'remove']

interface PatchRequest {
  readonly params: { readonly id: string }
  readonly body: unknown
  readonly actor: Actor
}

/** @throws AppError invalid_field when a log is to be on for too long; whatever the other members are refused for */
export async function patchConnection(
  deps: Deps,
  documents: DocumentHandlers<ConnectionInput, Connection>,
  forget: (connectionId: string) => void,
  { params, body, actor }: PatchRequest,
): Promise<Connection> {
  const { debug, rest } = split(body)
  const until = debug === undefined ? undefined : debugUntilOf(timeOf(debug.value), null, deps.clock.now())
  if (until === undefined || hasMembers(rest)) {
    const changed = await documents.patch({ params, body: rest, actor })
    if (until === undefined) return changed
  }
  await setDebugUntil(deps, params.id, until, actor)
  forget(params.id)
  return await documents.get({ params })
}

const hasMembers = (patch: unknown): boolean => Object.keys(patch as object).length > 0

/** What a patch says of the debug log, the last word counting, and what it says of everything else. */
function split(patch: unknown): { readonly debug: { readonly value: unknown } | undefined; readonly rest: unknown } {
  if (Array.isArray(patch)) {
    const isDebug = (one: unknown): one is { op: string; path: string; value?: unknown } =>
      PATHS.includes((one as { path?: string } | null)?.path ?? '') && SETS.includes((one as { op?: unknown }).op)
    const last = patch.findLast(isDebug)
    const rest = patch.filter((one) => !isDebug(one))
    return { debug: last && { value: last.op === 'remove' ? null : last.value }, rest }
  }
  const entries = Object.entries(patch as object)
  const last = entries.findLast(([name]) => MEMBERS.includes(name))
  return {
    debug: last && { value: last[1] },
    rest: Object.fromEntries(entries.filter(([name]) => !MEMBERS.includes(name))),
  }
}

function timeOf(value: unknown): string | null {
  if (value === null) return null
  if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) return value
  throw new AppError('invalid_field', {
    field: 'debugDate',
    facts: { reason: 'Give the time the debug log ends at as ISO 8601, e.g. 2026-01-31T09:30:00.000Z, or null.' },
  })
}
