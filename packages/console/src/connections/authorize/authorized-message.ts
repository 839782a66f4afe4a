/** What the popup tells the panel when Microsoft has sent it back, and how both of them reach each other. */

export const CHANNEL = 'keyway.authorized'

export interface AuthorizedMessage {
  readonly type: typeof CHANNEL
  /** Id of the connection; empty when the server could not tell which one it was. */
  readonly connection: string
  readonly result: string
}

/** Anything can post messages to a window: only this exact shape is believed. */
export function readAuthorizedMessage(data: unknown): AuthorizedMessage | null {
  if (typeof data !== 'object' || data === null) return null
  const { type, connection, result } = data as Record<string, unknown>
  if (type !== CHANNEL || typeof connection !== 'string' || typeof result !== 'string') return null
  return { type, connection, result }
}

/** `popup`: from a window opened here. `broadcast`: from any window of this origin. */
export type MessageSource = 'popup' | 'broadcast'

/** Listens to the popup by both ways. Messages from any other origin are dropped. @returns stops listening */
export function listenForAuthorized(
  origin: string,
  react: (message: AuthorizedMessage, source: MessageSource) => void,
): () => void {
  const take = (data: unknown, source: MessageSource) => {
    const message = readAuthorizedMessage(data)
    if (message) react(message, source)
  }
  const onMessage = (event: MessageEvent) => {
    if (event.origin === origin) take(event.data, 'popup')
  }
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = (event) => take(event.data, 'broadcast')
  window.addEventListener('message', onMessage)
  return () => {
    window.removeEventListener('message', onMessage)
    channel.close()
  }
}

/** Tells whoever waits: the opener, when it is still tied to this window, and every other tab of this origin. */
export function tellAuthorized(origin: string, message: AuthorizedMessage): void {
  const opener = window.opener as Window | null
  opener?.postMessage(message, origin)
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(message)
  channel.close()
}
