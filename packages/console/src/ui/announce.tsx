/** Says a change of state aloud to screen readers, once, politely: one live region for the whole console. */
import { useSyncExternalStore } from 'react'

let said = ''
let listeners: readonly (() => void)[] = []

/** The same words twice in a row are still heard twice: a no-break space tells them apart. */
export function announce(words: string): void {
  said = said === words ? `${words}\u00a0` : words
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners = [...listeners, listener]
  return () => {
    listeners = listeners.filter((one) => one !== listener)
  }
}

export function LiveRegion() {
  const words = useSyncExternalStore(subscribe, () => said)
  return (
    <output className="heard-only" aria-live="polite">
      {words}
    </output>
  )
}
