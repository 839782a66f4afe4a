/**
 * Listeners of one signal, however many and however short they stay. An EventTarget goes through all it has for each that
 * comes or goes, and a run has a hundred calls under way on one signal.
 */

interface Listening {
  readonly listeners: Set<() => void>
  readonly tell: () => void
}

const listening = new WeakMap<AbortSignal, Listening>()

/**
 * Calls `listener` once, when the signal aborts; a signal that has aborted already calls nobody.
 * @returns takes the listener back
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined || signal.aborted) return () => {}
  const { listeners, tell } = listening.get(signal) ?? listenTo(signal)
  if (listeners.size === 0) signal.addEventListener('abort', tell, { once: true })
  listeners.add(listener)
  return () => {
    // A signal that is listened to, and follows one of the whole process, would stay as long as that one.
    if (listeners.delete(listener) && listeners.size === 0) signal.removeEventListener('abort', tell)
  }
}

function listenTo(signal: AbortSignal): Listening {
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) {
      listeners.delete(listener)
      listener()
    }
  }
  const made = { listeners, tell }
  listening.set(signal, made)
  return made
}
