/** Keeps every answer Keyway gives a browser, for the sweep at the end of a journey. */
import type { BrowserContext } from '@playwright/test'
import type { Place } from '../../packages/server/test/support/sweep.ts'

export interface KeptAnswers {
  /** All that came so far: headers and bodies. */
  places(): Promise<Place[]>
}

/** @param origin of Keyway; answers of the sandbox hold its own secrets and are left out */
export function keepAnswers(context: BrowserContext, origin: string): KeptAnswers {
  const kept: Promise<Place>[] = []
  context.on('response', (response) => {
    if (!response.url().startsWith(origin)) return
    const name = `answer of ${response.request().method()} ${response.url().split(/[?#]/)[0]}`
    kept.push(
      (async () => {
        const all = await response.allHeaders().catch((): Record<string, string> => ({}))
        const headers = JSON.stringify(all)
        // A stream of events has no end; what it tells stands in the database, which is swept too.
        if (all['content-type']?.startsWith('text/event-stream')) return { name, content: Buffer.from(headers) }
        // A redirect or an answer that came too late for a closed window has no body to read.
        const body = await response.body().catch(() => Buffer.alloc(0))
        return { name, content: Buffer.concat([Buffer.from(headers), body]) }
      })(),
    )
  })
  return { places: () => Promise.all(kept) }
}
