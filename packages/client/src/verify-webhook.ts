/**
 * Tells whether a call to a webhook really comes from Keyway, was not changed, and is not an old one sent again. Runs wherever
 * WebCrypto does. Source: Standard Webhooks specification, version 1.
 */
import type { Event } from '@keyway/contract'

export interface WebhookMessage {
  /** The same for every attempt: keep it to act once. */
  readonly id: string
  readonly type: Event['type']
  /** When it happened. */
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>> & {
    readonly _eventId: string
    readonly resourceType: string
    readonly _resourceId: string
    readonly resourceName: string
  }
}

export interface VerifyOptions {
  /** How far the time of the call may be from now; 300 unless said otherwise. */
  readonly toleranceSeconds?: number
  /** Milliseconds since 1970; the system's clock unless said otherwise. */
  readonly now?: number
}

/** The call is not to be trusted. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused'
}

type HeaderSource = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

const TOLERANCE_S = 300

/**
 * @param secret as Keyway showed it: `whsec_...`
 * @param body exactly as it came, before any parsing
 * @throws WebhookRefused
 */
export async function verifyWebhook(
  secret: string,
  headers: HeaderSource,
  body: string,
  { toleranceSeconds = TOLERANCE_S, now = Date.now() }: VerifyOptions = {},
): Promise<WebhookMessage> {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  )
  if (!id || !timestamp || !signatures) throw new WebhookRefused('A header of the signature is missing.')
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused('The time of the call is not a number.')
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookRefused('The call is too old, or the clocks differ.')
  }
  const key = await keyOf(secret)
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  // Several stand there while a secret is being changed over.
  for (const one of signatures.split(' ')) {
    const [version, text = ''] = one.split(',')
    const signature = version === 'v1' ? bytesOf(text) : null
    // The comparison of WebCrypto takes the same time whatever is wrong.
    if (signature !== null && (await crypto.subtle.verify('HMAC', key, signature, signed))) {
      return { id, ...(JSON.parse(body) as Omit<WebhookMessage, 'id'>) }
    }
  }
  throw new WebhookRefused('No signature fits.')
}

function headerOf(headers: HeaderSource, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof value === 'string' ? value : value?.[0]
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''))
  if (bytes === null || bytes.length === 0) throw new WebhookRefused('The secret is not one of a webhook (whsec_...).')
  return await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** Null: it is not base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
