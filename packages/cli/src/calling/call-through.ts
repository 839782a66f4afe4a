/** One call to its end: every page of a list, and the end of an operation that goes on after its answer. */
import type { Client } from '@keyway/client'
import type { OperationCallResult } from '@keyway/contract'

export interface CallThrough {
  readonly id: string
  readonly operation: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly reveal: boolean
  /** Wait for the end of what goes on after its answer. */
  readonly wait: boolean
}

/** Slower than anything of a vault or subscription, apart from what a person must do in between. */
const LIMIT_MS = 30 * 60_000

/** @param progress told what is waited for, and how many records there are */
export async function callThrough(
  client: Client,
  { id, operation, inputs, reveal, wait }: CallThrough,
  progress: (text: string) => void,
): Promise<OperationCallResult> {
  const params = { id, operation }
  const query = reveal ? { reveal: 'true' as const } : {}
  const send = (more: { readonly next?: string; readonly pending?: string } = {}) =>
    client.connections.call({ params, query, body: { inputs, ...more } })
  let result = await send()
  const { records } = result
  while (result.ok && records !== undefined && result.next !== undefined) {
    progress(`${records.length} so far`)
    const page = await send({ next: result.next })
    if (!page.ok) return page
    records.push(...(page.records ?? []))
    const { next: _, ...before } = result
    result = {
      ...before,
      masked: [...new Set([...before.masked, ...page.masked])],
      ...(page.next && { next: page.next }),
    }
  }
  const started = performance.now()
  while (wait && result.ok && result.pending && performance.now() - started < LIMIT_MS) {
    const { at, afterMs, until } = result.pending
    progress(`waiting ${until}, ${Math.round((performance.now() - started) / 1000)} s`)
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    const seen = await send({ pending: at })
    if (!seen.ok) return seen
    // What was made stands in the first answer, unless the last look tells more.
    const { pending: _, ...before } = result
    result = {
      ...before,
      ...(seen.body !== undefined && { body: seen.body }),
      ...(seen.pending && { pending: seen.pending }),
    }
  }
  return result
}
