/** Tells the other tabs of this browser that somebody has signed in, so that a waiting one goes on by itself. */

const NAME = 'keyway.signed-in'

export function tellSignedIn(): void {
  const channel = new BroadcastChannel(NAME)
  channel.postMessage(true)
  channel.close()
}

/** @returns stops listening */
export function onSignedInElsewhere(react: () => void): () => void {
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = react
  return () => channel.close()
}
