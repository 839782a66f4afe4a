/** The console's one way to the server: the SDK with the session's cookie. Tells the session store about every 401. */
import { createClient, KeywayError } from '@keyway/client'
import { reportSignedOut } from './session-state.ts'

async function watchedFetch(...args: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...args)
  if (response.status === 401) reportSignedOut()
  return response
}

export const api = createClient({ baseUrl: window.location.origin, fetch: watchedFetch })

/** Any thrown value as the API's error list, so that a page shows one kind of failure. */
export function asKeywayError(error: unknown): KeywayError {
  if (error instanceof KeywayError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new KeywayError(0, [{ code: 'console_failed', message: `The console itself failed: ${message}` }])
}
