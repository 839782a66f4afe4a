/**
 * Signs a call: HMAC-SHA256 over id, time and body, so that neither can be changed and an old call cannot be sent again later.
 * Source: Standard Webhooks specification, version 1 (github.com/standard-webhooks/standard-webhooks).
 */
import { createHmac } from 'node:crypto'

export interface Message {
  /** The same for every attempt: whoever has seen it need not act twice. */
  readonly id: string
  readonly time: Date
  readonly body: string
}

/** @param secrets one, or two while a former one is still good */
export function signedHeaders(
  { id, time, body }: Message,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(time.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
