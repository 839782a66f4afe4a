/** A signal that follows another, and may be aborted before it. */
import { setMaxListeners } from 'node:events'

/**
 * A controller that aborts with `signal` at the latest. One that AbortSignal.any makes walks through its sources whenever somebody looks
 * whether it has aborted, and each call of a run looks several times.
 * @param signal of a run or a request, and not of the whole process: it keeps the controller as long as it lives itself
 */
export function abortWith(signal: AbortSignal): AbortController {
  const controller = new AbortController()
  // Every call under way listens to it.
  setMaxListeners(0, controller.signal)
  const follow = (): void => controller.abort(signal.reason)
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return controller
}
