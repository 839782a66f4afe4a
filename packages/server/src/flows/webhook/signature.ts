/** The HMAC of a post: its body, exactly as it came, under a key that sender and Keyway share. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Place } from '../../encryption/sealer.ts'
import type { PostSignature } from '../../storage/schema.ts'

export const signatureKeyPlace = (flowId: string): Place => ({
  table: 'flow_webhooks',
  column: 'signature_key_sealed',
  id: flowId,
})

/** @param sent what the header holds, with or without the name of the algorithm before it, as in `sha256=5a...` */
export function isSigned({ algorithm, encoding }: PostSignature, key: string, sent: unknown, body: Buffer): boolean {
  if (typeof sent !== 'string') return false
  const prefix = `${algorithm}=`
  const text = sent.toLowerCase().startsWith(prefix) ? sent.slice(prefix.length) : sent
  const signature = Buffer.from(encoding === 'hex' ? text.toLowerCase() : text)
  const expected = Buffer.from(createHmac(algorithm, key).update(body).digest(encoding))
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}
